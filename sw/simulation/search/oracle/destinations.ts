/** Invariant 2: a token goes nowhere but where its rule or its endpoint sends it, and into no URL. */
import type { Backend } from '../../backend.js';
import type { Received } from '../../received.js';
import type { Target } from '../actions.js';
import type { Observed } from '../observed.js';

/** Which kinds of token each place may get. */
const MAY_GET: Readonly<Record<Target | 'elsewhere', readonly string[]>> = {
  refresh: ['refresh-'],
  api: ['access-', 'signature-'],
  login: [],
  logout: ['refresh-', 'access-', 'signature-'],
  elsewhere: [],
};

export function checkDestination(observed: Observed, issuer: Backend, { url, headers, text }: Received, place: Target | 'elsewhere'): void {
  observed.checked(2);
  const content = `${[...headers.values()].join('\n')}\n${text}`;
  for (const secret of issuer.mint.secrets) {
    if (url.includes(secret)) observed.found(2, `the URL ${url} holds ${secret}`);
    const mayGet = MAY_GET[place].some((kind) => secret.startsWith(kind));
    if (!mayGet && content.includes(secret)) observed.found(2, `a request to ${url} carries ${secret}`);
  }
}
