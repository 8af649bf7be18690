/** Judges how the app's page answers. */
import { finding, type Finding } from '../findings.js';
import { isFailure, type Failure, type Outcome } from '../http.js';
import { isSuccess } from './answers.js';

/** An answer that did not come, of whatever was asked. */
export function judgeFailure({ url, failure, why }: Failure, code: 'unreachable' | 'worker-unreachable' | 'config-unreachable' | 'refresh-unreachable' | 'cors-unreachable' | 'provider-unreachable'): Finding {
  if (failure === 'certificate') return finding('certificate', url, `No secure connection: ${why}.`, 'Use a certificate that browsers trust. For a local server, run the doctor with --insecure; the browser has to trust it all the same.');
  return finding(code, url, `No answer: ${why}.`, 'Start the server, or mend the address; then look again.');
}

/**
 * @param asked the URL that was given
 * @param outcome the answer after redirects
 */
export function judgePage(asked: string, outcome: Outcome): readonly Finding[] {
  if (isFailure(outcome)) return [judgeFailure(outcome, 'unreachable')];
  const { url, status } = outcome;
  const found: Finding[] = [];
  if (new URL(url).origin !== new URL(asked).origin) {
    found.push(finding('page-redirected', asked, `It leads to ${url}, so that origin was looked at: each origin has a worker of its own.`, 'Give the URL at which users have the app.'));
  }
  if (!isSuccess(outcome)) found.push(finding('page-status', url, `The page answers ${String(status)}.`, "Give the URL of a page of the app, or mend the server's answer."));
  return found;
}
