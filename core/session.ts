/**
 * The session as a state machine: what is stored, and every way in which it may change. Pure; whoever holds the store
 * carries it out. A transition that finds another epoch than it was asked in answers undefined: its result is dropped.
 */
import type { LogoutReason } from './logout-reason.js';
import type { GrantedTokens, Tokens } from './tokens.js';

export interface SignedIn {
  readonly status: 'signed-in';
  /** Changes at every sign-in and sign-out. */
  readonly epoch: number;
  /** Changes at every renewal inside an epoch. */
  readonly generation: number;
  readonly tokens: Tokens;
  readonly username: string | undefined;
  /** The journal: a renewal was begun (epoch seconds) and its outcome is not known yet. */
  readonly renewalBegunAt: number | undefined;
}

export interface SignedOut {
  readonly status: 'signed-out';
  readonly epoch: number;
  readonly username: string | undefined;
  readonly ended: { readonly reason: LogoutReason; readonly at: number } | undefined;
}

export type SessionState = SignedIn | SignedOut;

/** Which token a request was sent with. */
export interface Sent {
  readonly epoch: number;
  readonly generation: number;
}

export const NO_SESSION: SignedOut = Object.freeze({ status: 'signed-out', epoch: 0, username: undefined, ended: undefined });

export function signIn(tokens: GrantedTokens, username: string | undefined, epoch: number): SignedIn {
  return { status: 'signed-in', epoch, generation: 0, tokens, username, renewalBegunAt: undefined };
}

function signOut(state: SessionState, reason: LogoutReason, at: number, epoch: number): SignedOut {
  return { status: 'signed-out', epoch, username: state.username, ended: { reason, at } };
}

/** A refresh token that the response does not replace stays in use (RFC 6749, section 6). */
function withTokens(state: SignedIn, granted: GrantedTokens): SignedIn {
  return {
    ...state,
    generation: state.generation + 1,
    tokens: { ...granted, refreshToken: granted.refreshToken ?? state.tokens.refreshToken },
  };
}

const isEpoch = (state: SessionState, epoch: number): state is SignedIn =>
  state.status === 'signed-in' && state.epoch === epoch;

/** Whether what was presented for a renewal is still what the session would present. */
function isCurrent(state: SessionState, presented: SignedIn): state is SignedIn {
  if (!isEpoch(state, presented.epoch)) return false;
  const { refreshToken } = state.tokens;
  // A refresh token in a cookie is not seen here: the generation tells whether it was renewed since.
  return refreshToken === undefined
    ? state.generation === presented.generation
    : refreshToken === presented.tokens.refreshToken;
}

/** Written before the refresh token is sent, so that a worker that dies in between leaves a trace. */
export function beginRenewal(state: SessionState, presented: SignedIn, at: number): SignedIn | undefined {
  return isCurrent(state, presented) ? { ...state, renewalBegunAt: at } : undefined;
}

/** Granted: whatever else changed inside the epoch, a rotated refresh token must not be lost. */
export function completeRenewal(state: SessionState, epoch: number, granted: GrantedTokens): SignedIn | undefined {
  return isEpoch(state, epoch) ? { ...withTokens(state, granted), renewalBegunAt: undefined } : undefined;
}

/** Rejected: ends the session, unless another worker has renewed it meanwhile and it was an old refresh token that was refused. */
export function rejectRenewal(state: SessionState, presented: SignedIn, at: number, epoch: number): SignedOut | undefined {
  return isCurrent(state, presented) ? signOut(state, 'refresh-rejected', at, epoch) : undefined;
}

/** Unavailable: nothing changed, and nothing is under way. */
export function abandonRenewal(state: SessionState, presented: SignedIn): SignedIn | undefined {
  return isCurrent(state, presented) ? { ...state, renewalBegunAt: undefined } : undefined;
}

/** A newer token that the API answered by itself. */
export function update(state: SessionState, epoch: number, granted: GrantedTokens): SignedIn | undefined {
  return isEpoch(state, epoch) ? withTokens(state, granted) : undefined;
}

/** The end of the epoch in which it was asked for, and of no other. */
export function endSession(
  state: SessionState,
  epoch: number,
  end: { readonly reason: LogoutReason; readonly at: number; readonly nextEpoch: number },
): SignedOut | undefined {
  return isEpoch(state, epoch) ? signOut(state, end.reason, end.at, end.nextEpoch) : undefined;
}

/** Forgets who was signed in. */
export function forget(state: SessionState): SessionState {
  return { ...state, username: undefined };
}
