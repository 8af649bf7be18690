/** Reads what is found in the store as a session's state: anybody can write there, and another version may have. */
import type { SessionEvent } from './history.js';
import type { SessionState, SignedIn } from './session.js';

/** Raised when a record changes so that another version would misread it. One of a later version is left alone: it is no wreck, and its worker will come back. */
export const RECORD_FORMAT = 1;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isOptional = (value: unknown, is: (value: unknown) => boolean): boolean => value === undefined || is(value);
const isString = (value: unknown): value is string => typeof value === 'string';

const haveNumbers = (value: unknown, ...keys: readonly string[]): boolean =>
  isObject(value) && keys.every((key) => isNumber(value[key]));

const isTokens = (value: unknown): boolean =>
  isObject(value) &&
  haveNumbers(value, 'receivedAt', 'spread') &&
  isOptional(value['expiresAt'], isNumber) &&
  isOptional(value['accessToken'], isString) &&
  isOptional(value['refreshToken'], isString) &&
  isOptional(value['idToken'], isString) &&
  isOptional(value['tokenType'], (type) => type === 'Bearer' || type === 'DPoP');

const isEvent = (value: unknown): value is SessionEvent => isObject(value) && isNumber(value['at']) && isString(value['what']);

const isSignedIn = (value: Readonly<Record<string, unknown>>): boolean =>
  haveNumbers(value, 'generation', 'attempts', 'answered') &&
  isTokens(value['tokens']) &&
  isOptional(value['renewal'], (renewal) => haveNumbers(renewal, 'id', 'begunAt', 'attempt')) &&
  isOptional(value['backoff'], (backoff) => haveNumbers(backoff, 'failures', 'failedAt', 'delay')) &&
  isOptional(value['boundTo'], isString);

const isSignedOut = (value: Readonly<Record<string, unknown>>): boolean =>
  isOptional(value['announcement'], isNumber) &&
  isOptional(value['endedEpoch'], isNumber) &&
  isOptional(value['ended'], (ended) => haveNumbers(ended, 'at') && isString((ended as Readonly<Record<string, unknown>>)['reason']));

/** A record never goes back, unless the storage was emptied underneath and a worker wrote what it still had in mind. */
const isBehind = (found: SignedIn, known: SessionState): boolean =>
  known.status === 'signed-in'
    ? found.epoch === known.epoch && (found.generation < known.generation || found.answered < known.answered)
    : found.epoch === known.endedEpoch;

/** What a worker makes of a record that it reads: it may know better, and it may still have tokens that were not written or cannot be read any more. */
export function withKnowledge(found: SessionState, known: SessionState | undefined): SessionState {
  if (found.status === 'signed-out' || known === undefined) return found;
  if (isBehind(found, known)) return known;
  // A renewal for another audience changes no generation, and yet the refresh token.
  const isSame = known.status === 'signed-in' && found.epoch === known.epoch && found.generation === known.generation && found.answered === known.answered;
  return isSame && found.tokens.accessToken === undefined ? { ...found, tokens: known.tokens } : found;
}

/** @returns undefined where it is no state that this version knows */
export function readState(value: unknown): SessionState | undefined {
  if (!isObject(value) || !isNumber(value['epoch']) || !isOptional(value['username'], isString)) return undefined;
  if (!Array.isArray(value['history']) || !value['history'].every(isEvent)) return undefined;
  const { status } = value;
  const isState = (status === 'signed-in' && isSignedIn(value)) || (status === 'signed-out' && isSignedOut(value));
  return isState ? (value as unknown as SessionState) : undefined;
}
