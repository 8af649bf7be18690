/** Judges how a script is served: the worker's own, or its configuration. */
import { finding, type Finding } from '../findings.js';
import { isFailure, type Answer, type Outcome } from '../http.js';
import { isHtml, isJavaScript, isRedirect, isSuccess, mediaType } from './answers.js';
import { judgeFailure } from './page.js';

type Which = 'worker' | 'config';

const NAMES = { worker: "the worker's script", config: 'the configuration' } as const;

const WHERE_TO_PUT = {
  worker: 'Put the file into the folder that the site serves from its top: npx token-worker init <folder>. If it is elsewhere, give its path with --worker.',
  config: 'Put it beside the worker: npx token-worker init <folder> writes one to begin with.',
} as const;

function judgeType(which: Which, answer: Answer): Finding | undefined {
  const { url } = answer;
  if (isHtml(answer)) return finding(`${which}-is-html`, url, `A page comes in place of ${NAMES[which]}: where a file is missing, this server answers with the app's page.`, WHERE_TO_PUT[which]);
  if (isJavaScript(answer)) return undefined;
  const type = mediaType(answer);
  return finding(`${which}-type`, url, `It is served as ${type === '' ? 'no type at all' : type}, which browsers refuse for ${NAMES[which]}.`, 'Serve it with Content-Type: text/javascript.');
}

/** @returns nothing where a browser takes it */
export function judgeScript(which: Which, outcome: Outcome): readonly Finding[] {
  if (isFailure(outcome)) return [judgeFailure(outcome, `${which}-unreachable`)];
  const { url, status, headers } = outcome;
  // What a worker imports may be redirected.
  if (which === 'worker' && isRedirect(outcome)) {
    return [finding('worker-redirected', url, `It answers ${String(status)} and leads to ${headers['location'] ?? 'nowhere'}. Browsers take no worker by a redirect.`, 'Serve the file itself at this address: let no sign-in, language or slash rule redirect it.')];
  }
  if (status === 404 || status === 410) return [finding(`${which}-missing`, url, `There is no ${which === 'worker' ? "worker's script" : 'configuration'}: the server answers ${String(status)}.`, WHERE_TO_PUT[which])];
  if (!isSuccess(outcome)) return [finding(`${which}-status`, url, `The server answers ${String(status)} in place of ${NAMES[which]}.`, 'Let the server give it to everybody: no user is signed in when a browser fetches it.')];
  const wrongType = judgeType(which, outcome);
  return wrongType === undefined ? [] : [wrongType];
}
