/** Whose a request to the API is: what a cache or a queue has to keep with it, so that nobody else ever gets it. */
import type { ResolvedConfig } from './config/index.js';
import { isLeftAlone, isOfSession } from './header.js';
import { readClaims } from './jwt.js';
import type { SessionState } from './session.js';

/** A session as it is now, without its tokens. */
export interface SessionTag {
  /** The session's name in the configuration. */
  readonly name: string;
  /** Which stored session it is: the name, and the endpoints that it belongs to. Another app's on the same origin has another. */
  readonly owner: string;
  readonly isSignedIn: boolean;
  /** Another after every sign-in and every sign-out, and never one that was there before; 0 where nobody has signed in yet. */
  readonly epoch: number;
  /**
   * Who is signed in, the same in each of the user's sessions: the `sub` of the access token (RFC 9068, section 2.2) or of the ID token,
   * else the user name. Undefined where nothing tells, and where nobody is signed in.
   */
  readonly subject: string | undefined;
}

/** The session that a request to the API belongs to. */
export interface RequestSession extends SessionTag {
  /** Whether the request gets this session's token: not where nobody is signed in, or where it brings a credential of its own. */
  readonly getsToken: boolean;
}

function subjectOf(state: SessionState): string | undefined {
  if (state.status === 'signed-out') return undefined;
  const { accessToken, idToken } = state.tokens;
  for (const token of [accessToken, idToken]) {
    const subject = token === undefined ? undefined : readClaims(token)?.['sub'];
    if (typeof subject === 'string') return subject;
  }
  return state.username;
}

export function tagOf({ name, owner }: Pick<SessionTag, 'name' | 'owner'>, state: SessionState): SessionTag {
  return { name, owner, isSignedIn: state.status === 'signed-in', epoch: state.epoch, subject: subjectOf(state) };
}

/** @param own what the page itself put in the token's header, or null */
export function whose(config: Pick<ResolvedConfig, 'name' | 'owner' | 'attach'>, state: SessionState, own: string | null): RequestSession {
  const tag = tagOf(config, state);
  return { ...tag, getsToken: tag.isSignedIn && !isLeftAlone(own, config.attach) && (own === null || isOfSession(state, own)) };
}

type Who = Pick<SessionTag, 'owner' | 'epoch' | 'subject'>;

/** Whether what one has left is the other's: of the same epoch, or of the same user, as far as that is known of both. */
export function isOfSameUser(one: Who, other: Who): boolean {
  return one.owner === other.owner && (one.epoch === other.epoch || (one.subject !== undefined && one.subject === other.subject));
}
