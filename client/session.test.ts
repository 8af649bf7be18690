/** Which messages a page takes for its session's. */
import { describe, expect, it } from 'vitest';
import { PROTOCOL_VERSION, type LogoutMessage, type SessionMessage } from '../core/protocol.js';
import type { SessionSnapshot } from '../core/snapshot.js';
import type { Answer } from './ask.js';
import { Session } from './session.js';

const SIGNED_OUT: SessionSnapshot = { status: 'signed-out', renewal: 'idle', generation: 0, storage: 'indexeddb' };
const SIGNED_IN: SessionSnapshot = { ...SIGNED_OUT, status: 'signed-in' };

const reply = (owner?: string): Answer => ({ type: 'token-worker:reply', version: PROTOCOL_VERSION, workerVersion: '1', snapshot: SIGNED_OUT, ...(owner === undefined ? {} : { owner }) });
const told = (owner: string, session = 'default'): SessionMessage => ({ type: 'token-worker:session', version: PROTOCOL_VERSION, session, owner, snapshot: SIGNED_IN });
const end = (owner: string): LogoutMessage => ({ type: 'token-worker:logout', version: PROTOCOL_VERSION, session: 'default', owner, reason: 'signed-out', username: 'ada', at: 7 });

/** A session whose worker has answered, and the reasons of the ends that it tells of. */
function answered(owner?: string): { readonly session: Session; readonly ends: string[] } {
  const session = new Session('default', () => Promise.resolve(reply(owner)));
  const ends: string[] = [];
  session.addEventListener('logout', ({ reason }) => ends.push(reason));
  session.receive(reply(owner));
  return { session, ends };
}

describe('a message', () => {
  it('of its owner is taken', () => {
    const { session, ends } = answered('ours');
    session.receive(told('ours'));
    expect(session.getSnapshot().status).toBe('signed-in');
    session.receive(end('ours'));
    expect(ends).toEqual(['signed-out']);
  });

  it('of another app, whose session has the same name, is not', () => {
    const { session, ends } = answered('ours');
    session.receive(told('theirs'));
    session.receive(end('theirs'));
    expect(session.getSnapshot().status).toBe('signed-out');
    expect(ends).toEqual([]);
  });

  it('of another session of this worker is not', () => {
    const { session } = answered('ours');
    session.receive(told('ours', 'admin'));
    expect(session.getSnapshot().status).toBe('signed-out');
  });

  it('is taken by its name where the worker, of an older version, has not said whose it is', () => {
    const { session } = answered();
    session.receive(told('ours'));
    expect(session.getSnapshot().status).toBe('signed-in');
  });

  it('is taken from the worker that has come since, with other endpoints, and no longer from the one before', () => {
    const { session } = answered('before');
    session.receive(reply('after'));
    session.receive(told('before'));
    expect(session.getSnapshot().status).toBe('signed-out');
    session.receive(told('after'));
    expect(session.getSnapshot().status).toBe('signed-in');
  });
});
