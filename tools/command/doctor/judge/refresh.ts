/** Judges what the refresh endpoint answers to a request that presents nothing: it should refuse it, as an API does. */
import { finding, type Finding } from '../findings.js';
import { isFailure, type Answer, type Outcome } from '../http.js';
import { isHtml, isRedirect, isSuccess } from './answers.js';
import { judgeFailure } from './page.js';

const MEND_URL = 'Mend refresh in token-worker.config.js: it takes the path or URL of the endpoint that gives new access tokens.';

function judgeAnswer(answer: Answer, method: string): Finding | undefined {
  const { url, status, headers } = answer;
  const said = String(status);
  if (status === 404 || status === 410) return finding('refresh-missing', url, `There is no refresh endpoint: ${method} is answered with ${said}.`, MEND_URL);
  if (status === 405 || status === 501) return finding('refresh-method', url, `The refresh endpoint takes no ${method} (${said}${headers['allow'] === undefined ? '' : `; it takes ${headers['allow']}`}).`, 'Name the method: refresh: { url, method }.');
  if (isRedirect(answer)) return finding('refresh-redirected', url, `The refresh endpoint redirects to ${headers['location'] ?? 'nowhere'}, where a browser may send a GET without the body.`, 'Name the address that it leads to, or let the endpoint answer 401 where it would lead to a sign-in page.');
  if (isSuccess(answer) && isHtml(answer)) return finding('refresh-is-html', url, "A page comes in place of a token response: where nothing is at an address, this server answers with the app's page.", MEND_URL);
  if (isSuccess(answer)) return finding('refresh-answers-200', url, `A request without a refresh token is answered with ${said}. The worker ends a session on 401, 403, or 400 with invalid_grant alone; anything else it takes for a disturbance, and tries again.`, 'Let a refused refresh token be answered with 401, or judge the answer in refresh.response.');
  if (status === 403 && isHtml(answer)) return finding('refresh-forbidden', url, 'It answers 403 with a page, as firewalls and guards against forged requests do. The worker takes 403 for a refused refresh token, and ends the session.', 'Let the guard pass the refresh endpoint, or give the worker the header that it wants: refresh: { url, headers }.');
  if (status >= 500) return finding('refresh-fails', url, `A request without a refresh token is answered with ${said}. If a refused one is too, nobody is ever signed out: the worker takes it for a disturbance.`, 'Let it be answered with 401, or 400 with invalid_grant.');
  return undefined;
}

/** @returns nothing where it refuses the request, as it should */
export function judgeRefresh(outcome: Outcome, method: string): readonly Finding[] {
  if (isFailure(outcome)) return [judgeFailure(outcome, 'refresh-unreachable')];
  const found = judgeAnswer(outcome, method);
  return found === undefined ? [] : [found];
}
