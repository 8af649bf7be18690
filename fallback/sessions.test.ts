/** What other tabs tell reaches this page's sessions as far as the session is the same. */
import { expect, test } from 'vitest';
import { TokenWorkerError } from '../core/errors.js';
import { PROTOCOL_VERSION, type LogoutMessage } from '../core/protocol.js';
import type { SessionSnapshot } from '../core/snapshot.js';
import { PageSessions } from './sessions.js';

const END: LogoutMessage = { type: 'token-worker:logout', version: PROTOCOL_VERSION, session: 'default', owner: 'a', reason: 'signed-out', username: 'ada', at: 7 };
const SNAPSHOT: SessionSnapshot = { status: 'signed-in', renewal: 'idle', generation: 0, storage: 'indexeddb' };

function page(storage: 'indexeddb' | 'memory', found: SessionSnapshot['storage']) {
  const ask = () => Promise.resolve({ type: 'token-worker:reply', version: PROTOCOL_VERSION, workerVersion: '1', snapshot: { ...SNAPSHOT, storage: found } } as const);
  const sessions = new PageSessions([{ api: '/api', storage }], ask);
  const session = sessions.begin('default');
  const ends: string[] = [];
  session.addEventListener('logout', ({ reason }) => ends.push(reason));
  return { sessions, session, ends };
}

test('an end in another tab is this one’s, though somebody has signed in again since', async () => {
  const { sessions, ends } = page('indexeddb', 'indexeddb');
  await sessions.end(END);
  await sessions.end({ ...END, session: 'other', at: 8 });
  expect(ends).toEqual(['signed-out']);
});

test('where storage cannot be had, it is that tab’s alone', async () => {
  const { sessions, ends } = page('indexeddb', 'memory');
  await sessions.end(END);
  expect(ends).toEqual([]);
});

test('a session without stored tokens is shared all the same', async () => {
  const { sessions, ends } = page('memory', 'memory');
  await sessions.end(END);
  expect(ends).toEqual(['signed-out']);
});

test('what this page’s own manager tells says that the tokens are in the page', () => {
  const { sessions, session } = page('indexeddb', 'indexeddb');
  sessions.receive({ type: 'token-worker:session', version: PROTOCOL_VERSION, session: 'default', owner: 'a', snapshot: SNAPSHOT });
  expect(session.getSnapshot()).toMatchObject({ status: 'signed-in', inPage: true });
});

test('a session that is not there is refused, and not asked about again', async () => {
  const asked: unknown[] = [];
  const sessions = new PageSessions([{ api: '/api' }], (question) => {
    asked.push(question);
    return Promise.reject(new TokenWorkerError('unknown-session', 'there is none'));
  });
  await expect(sessions.connect('other')).rejects.toMatchObject({ code: 'unknown-session' });
  await sessions.look();
  expect(asked).toEqual([{ type: 'token-worker:hello', session: 'other' }]);
});
