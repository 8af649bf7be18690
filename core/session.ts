/**
 * The session as a state machine: what is stored, and every way in which it may change. Pure; whoever holds the store
 * carries it out. A transition that finds another epoch than it was asked in answers undefined: its result is dropped.
 */
import type { Backoff } from './backoff.js';
import { remember, type SessionEvent } from './history.js';
import type { LogoutReason } from './logout-reason.js';
import type { GrantedTokens, Tokens } from './tokens.js';

/** The journal: a refresh token is presented, and the outcome is not known yet. */
export interface Renewal {
  /** The lease that its worker holds for as long as it is at it. */
  readonly id: number;
  /** Epoch seconds. */
  readonly begunAt: number;
  /** How many refresh requests this epoch has had with this one. */
  readonly attempt: number;
}

export interface SignedIn {
  readonly status: 'signed-in';
  /** Changes at every sign-in and sign-out. */
  readonly epoch: number;
  /** Changes at every renewal inside an epoch. */
  readonly generation: number;
  readonly tokens: Tokens;
  readonly username: string | undefined;
  readonly renewal: Renewal | undefined;
  /** Refresh requests of this epoch. */
  readonly attempts: number;
  /** The newest attempt whose answer is stored: an older one that comes later is dropped. */
  readonly answered: number;
  readonly backoff: Backoff | undefined;
  /**
   * The thumbprint (RFC 7638) of the key that proofs at the sign-in, and at each renewal, were made by: a backend that binds
   * sessions takes no other. Absent where there was no proof; with a provider, whose tokens say what they are.
   */
  readonly boundTo?: string | undefined;
  readonly history: readonly SessionEvent[];
}

export interface SignedOut {
  readonly status: 'signed-out';
  readonly epoch: number;
  readonly username: string | undefined;
  readonly ended: { readonly reason: LogoutReason; readonly at: number } | undefined;
  /** The epoch that ended. */
  readonly endedEpoch: number | undefined;
  /** The lease of the worker that is telling the pages of the end; absent when they have been told. */
  readonly announcement: number | undefined;
  readonly history: readonly SessionEvent[];
}

export type SessionState = SignedIn | SignedOut;

/** A session whose refresh token is being presented. */
export type Presented = SignedIn & { readonly renewal: Renewal };

/** Which token a request was sent with. */
export interface Sent {
  readonly epoch: number;
  readonly generation: number;
}

/** How a session ends. */
export interface End {
  /** Epoch seconds. */
  readonly at: number;
  readonly nextEpoch: number;
  /** The lease of the worker that will tell the pages. */
  readonly announcement: number;
  /** What the authorization server answered, where it ended the session. */
  readonly status: number | undefined;
}

export const NO_SESSION: SignedOut = Object.freeze({
  status: 'signed-out',
  epoch: 0,
  username: undefined,
  ended: undefined,
  endedEpoch: undefined,
  announcement: undefined,
  history: Object.freeze([]),
});

/**
 * @param history what happened before: a sign-in is often what a session's end is followed by
 * @param underWay a renewal of the session before which may have presented this one's cookie: nobody else does before it is over
 */
export function signIn(tokens: GrantedTokens, username: string | undefined, epoch: number, history: readonly SessionEvent[] = [], underWay?: Renewal): SignedIn {
  return {
    status: 'signed-in',
    epoch,
    generation: 0,
    tokens,
    username,
    renewal: underWay,
    attempts: 0,
    answered: 0,
    backoff: undefined,
    history: remember(history, { what: 'signed-in', at: tokens.receivedAt }),
  };
}

/** @param thumbprint undefined: what is known stays */
export const bindTo = (state: SignedIn, thumbprint: string | undefined): SignedIn => (thumbprint === undefined ? state : { ...state, boundTo: thumbprint });

function signOut({ epoch, username, history }: SessionState, reason: LogoutReason, { at, nextEpoch, announcement, status }: End): SignedOut {
  const event: SessionEvent = { what: 'ended', why: reason, at, ...(status === undefined ? {} : { status }) };
  return { status: 'signed-out', epoch: nextEpoch, username, ended: { reason, at }, endedEpoch: epoch, announcement, history: remember(history, event) };
}

/** What a sign-in finds under way: of concern to it where the browser keeps the refresh token, and sends whichever it has. */
export const underWayIn = (state: SessionState, isInCookie: boolean): Renewal | undefined =>
  isInCookie && state.status === 'signed-in' ? state.renewal : undefined;

/** So does the ID token, which a renewal need not bring (OpenID Connect Core, section 12.2). */
function idTokenOf(granted: GrantedTokens, { tokens }: SignedIn): Pick<Tokens, 'idToken'> {
  const idToken = granted.idToken ?? tokens.idToken;
  return idToken === undefined ? {} : { idToken };
}

/** An API that answers a newer token does not say what is known: it is of the kind of the one before. */
function tokenTypeOf(granted: GrantedTokens, { tokens }: SignedIn): Pick<Tokens, 'tokenType'> {
  const tokenType = granted.tokenType ?? tokens.tokenType;
  return tokenType === undefined ? {} : { tokenType };
}

/** One audience's new token says nothing of the others'. */
const audiencesOf = ({ tokens: { audiences } }: SignedIn): Pick<Tokens, 'audiences'> => (audiences === undefined ? {} : { audiences });

/** A refresh token that the response does not replace stays in use (RFC 6749, section 6). */
function withTokens(state: SignedIn, granted: GrantedTokens): SignedIn {
  return {
    ...state,
    generation: state.generation + 1,
    tokens: { ...granted, refreshToken: granted.refreshToken ?? state.tokens.refreshToken, ...idTokenOf(granted, state), ...tokenTypeOf(granted, state), ...audiencesOf(state) },
  };
}

const isEpoch = (state: SessionState, epoch: number): state is SignedIn => state.status === 'signed-in' && state.epoch === epoch;

/** Whether nobody has taken this renewal over. */
const isUnderWay = (state: SessionState, { epoch, renewal }: Presented): state is SignedIn =>
  isEpoch(state, epoch) && state.renewal?.id === renewal.id;

/** Whether the session would still present what was presented. A refresh token in a cookie is not seen: the generation tells. */
const wouldPresentAgain = (state: SignedIn, presented: Presented): boolean =>
  state.tokens.refreshToken === presented.tokens.refreshToken &&
  (state.tokens.refreshToken !== undefined || state.generation === presented.generation);

/**
 * Written before the refresh token is sent, so that a worker that dies in between leaves a trace, and no other worker
 * sends it too.
 *
 * @param wanted the session when the renewal was asked for: past its generation there is nothing to renew
 * @param takesOver the id of a renewal that is known to be over or dead
 */
export function beginRenewal(
  state: SessionState,
  wanted: Sent,
  lease: Pick<Renewal, 'id' | 'begunAt'>,
  takesOver?: number,
): Presented | undefined {
  if (!isEpoch(state, wanted.epoch) || state.generation !== wanted.generation) return undefined;
  if (state.renewal !== undefined && state.renewal.id !== takesOver) return undefined;
  const attempts = state.attempts + 1;
  return { ...state, attempts, renewal: { ...lease, attempt: attempts } };
}

/** Granted: whatever else changed inside the epoch, a rotated refresh token must not be lost. */
export function completeRenewal(state: SessionState, presented: Presented, granted: GrantedTokens): SignedIn | undefined {
  const { attempt } = presented.renewal;
  if (!isEpoch(state, presented.epoch) || attempt <= state.answered) return undefined;
  // A request that was sent while its journal could not be stored counts all the same, or the next one would get its number.
  const attempts = Math.max(state.attempts, attempt);
  const renewed = { ...withTokens(state, granted), attempts, answered: attempt, backoff: undefined };
  return isUnderWay(state, presented) ? { ...renewed, renewal: undefined } : renewed;
}

/** Granted, but for another user, whose session begins: what was asked for in the epoch before is none of theirs. */
export function changeUser(state: SessionState, presented: Presented, begun: SignedIn): SignedIn | undefined {
  return isUnderWay(state, presented) ? begun : undefined;
}

/**
 * Rejected: ends the session, unless what was refused is not what the session would present now, or another worker has
 * taken the renewal over and is still at it.
 */
export function rejectRenewal(state: SessionState, presented: Presented, end: End): SessionState | undefined {
  if (!isUnderWay(state, presented)) return undefined;
  return wouldPresentAgain(state, presented) ? signOut(state, 'refresh-rejected', end) : { ...state, renewal: undefined };
}

/** Unavailable: nothing changed, nothing is under way, and nobody asks again before its time. */
export function abandonRenewal(state: SessionState, presented: Presented, backoff: Backoff): SignedIn | undefined {
  return isUnderWay(state, presented) ? { ...state, renewal: undefined, backoff } : undefined;
}

/** The network is back: no reason to wait any longer. */
export function endBackoff(state: SessionState): SignedIn | undefined {
  return state.status === 'signed-in' && state.backoff !== undefined ? { ...state, backoff: undefined } : undefined;
}

/** A newer token that the API answered by itself. */
export function update(state: SessionState, epoch: number, granted: GrantedTokens): SignedIn | undefined {
  return isEpoch(state, epoch) ? withTokens(state, granted) : undefined;
}

/** The end of the epoch in which it was asked for, and of no other. */
export function endSession(state: SessionState, epoch: number, reason: LogoutReason, end: End): SignedOut | undefined {
  return isEpoch(state, epoch) ? signOut(state, reason, end) : undefined;
}

/** Another worker tells the pages, since the one that ended the session died first. */
export function takeOverAnnouncement(state: SessionState, from: number, to: number): SignedOut | undefined {
  return state.status === 'signed-out' && state.announcement === from ? { ...state, announcement: to } : undefined;
}

/** The pages have been told. */
export function announced(state: SessionState, announcement: number): SignedOut | undefined {
  return state.status === 'signed-out' && state.announcement === announcement ? { ...state, announcement: undefined } : undefined;
}

/** Forgets who was signed in. */
export function forget(state: SessionState): SessionState {
  return { ...state, username: undefined };
}
