/** What a page may ask of the worker. No message changes the configuration, and no answer holds a token. */
import { TokenWorkerError, type PlainError } from '../core/errors.js';
import { otherProtocol } from '../core/other-protocol.js';
import type { SessionEvent } from '../core/history.js';
import { isTokenWorkerMessage, PROTOCOL_VERSION, type MessageToWorker, type Reply } from '../core/protocol.js';
import { endBackoff, forget, signIn } from '../core/session.js';
import { readTokens } from '../core/tokens.js';
import { readClaims } from '../core/jwt.js';
import { usernameFromClaims } from '../core/username.js';
import { VERSION } from '../core/version.js';
import { logout } from './logout.js';
import type { Managed, TokenHolder } from './managed.js';
import type { Lifetime, Ports } from './ports.js';

/** The part of an `ExtendableMessageEvent` that is used. */
export interface IncomingMessage extends Lifetime {
  readonly data: unknown;
  readonly ports: readonly { postMessage(message: unknown): void }[];
  /** The client that sent it. */
  readonly source?: unknown;
}

export const toPlainError = (error: unknown): PlainError =>
  error instanceof TokenWorkerError
    ? { code: error.code, message: error.message }
    : { code: 'no-answer', message: 'the worker could not carry this out' };

type Answered = Extract<Reply, { readonly type: 'token-worker:reply' }>;

export const replyWith = (state?: Pick<Answered, 'snapshot' | 'owner'>, history?: readonly SessionEvent[]): Answered => ({
  type: 'token-worker:reply',
  version: PROTOCOL_VERSION,
  workerVersion: VERSION,
  ...state,
  ...(history === undefined ? {} : { history }),
});

export const errorReply = (error: unknown): Reply => ({
  type: 'token-worker:error',
  version: PROTOCOL_VERSION,
  error: toPlainError(error),
});

async function wakeHolder({ session, renewer }: TokenHolder, reason: unknown): Promise<void> {
  if (reason === 'online') {
    await renewer.giveUpLate();
    await session.change(endBackoff);
  }
  const step = session.nextStep();
  if (step === 'send-and-renew' || step === 'renew-first') await renewer.renew('schedule');
}

/** An audience that nobody has asked since the sign-in has no token, and needs none. */
const isInUse = ({ session: { state } }: TokenHolder): boolean => state.status === 'signed-in' && state.tokens.accessToken !== undefined;

async function wake(managed: Managed, reason: unknown): Promise<void> {
  await managed.session.ready();
  await wakeHolder(managed, reason);
  for (const audience of managed.audiences.values()) if (isInUse(audience)) await wakeHolder(audience, reason);
}

async function setTokens({ session, ports }: Managed, given: unknown): Promise<void> {
  const tokens = readTokens(given, ports.now());
  if (tokens === undefined) {
    throw new TokenWorkerError('invalid-tokens', 'setTokens takes { accessToken, refreshToken?, expiresIn?, username? }, with a non-empty accessToken');
  }
  const username = (given as { readonly username?: unknown }).username;
  const name = typeof username === 'string' && username !== '' ? username : usernameFromClaims(readClaims(tokens.accessToken));
  const epoch = ports.unique();
  await session.ready();
  await session.change((stored) => signIn(tokens, name, epoch, stored.history));
}

/** @returns where the page is to go, if it is to go anywhere */
async function carryOut(managed: Managed, message: MessageToWorker, event: Lifetime): Promise<string | undefined> {
  const { session, renewer } = managed;
  switch (message.type) {
    case 'token-worker:hello':
    case 'token-worker:history':
      await session.ready();
      return undefined;
    case 'token-worker:wake':
      await wake(managed, message.reason);
      return undefined;
    case 'token-worker:refresh':
      await renewer.renewNow();
      return undefined;
    case 'token-worker:login':
      if (managed.provider !== undefined) return managed.provider.login(message.options);
      throw new TokenWorkerError('invalid-login', 'this session has no provider: its pages sign in by a request of their own to a login endpoint');
    case 'token-worker:logout-request':
      return logout(managed, event);
    case 'token-worker:set-tokens':
      await setTokens(managed, message.tokens);
      return undefined;
    case 'token-worker:forget':
      await session.ready();
      await session.change(forget);
      return undefined;
    default:
      throw new TokenWorkerError('version-mismatch', `this worker, of version ${VERSION}, knows no message of that type`);
  }
}

async function answer(sessions: ReadonlyMap<string, Managed>, message: Exclude<MessageToWorker, { readonly type: 'token-worker:hold' }>, event: Lifetime, ports: Ports): Promise<Reply> {
  if (message.type === 'token-worker:claim') {
    await ports.claim();
    return replyWith();
  }
  const managed = sessions.get(message.session);
  if (managed?.unfinished !== undefined) event.waitUntil(managed.unfinished);
  if (managed === undefined) {
    throw new TokenWorkerError('unknown-session', `this worker has no session of that name; it has ${[...sessions.keys()].join(', ')}`);
  }
  // The handshake is the same in every version, and tells each side what the other is; the rest could be misread.
  if (message.type !== 'token-worker:hello' && message.version !== PROTOCOL_VERSION) {
    throw new TokenWorkerError('version-mismatch', otherProtocol('this worker', VERSION, 'page', message.version));
  }
  const location = await carryOut(managed, message, event);
  const { session } = managed;
  const reply = replyWith({ snapshot: session.snapshot(), owner: session.ownerTag }, message.type === 'token-worker:history' ? session.history() : undefined);
  return location === undefined ? reply : { ...reply, location };
}

const idOf = (source: unknown): string | undefined =>
  typeof source === 'object' && source !== null && 'id' in source && typeof source.id === 'string' ? source.id : undefined;

/** @returns whether the message was one of this library's */
export function handleMessage(sessions: ReadonlyMap<string, Managed>, event: IncomingMessage, ports: Ports): boolean {
  if (!isTokenWorkerMessage(event.data)) return false;
  const message = event.data as MessageToWorker;
  if (message.type === 'token-worker:hold') {
    // No reply: that it came is all that it is for.
    ports.held(idOf(event.source), event);
    return true;
  }
  const reply = answer(sessions, message, event, ports).catch(errorReply);
  event.waitUntil(reply.then((data) => event.ports[0]?.postMessage(data)));
  return true;
}
