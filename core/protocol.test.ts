/** Which messages are this library's. */
import { describe, expect, it } from 'vitest';
import { isTokenWorkerMessage, PROTOCOL_VERSION } from './protocol.js';

describe('isTokenWorkerMessage', () => {
  it.each([
    'hello',
    'claim',
    'wake',
    'refresh',
    'logout-request',
    'set-tokens',
    'forget',
    'logout',
    'session',
    'error',
    'reply',
  ])('knows token-worker:%s', (name) => {
    expect(isTokenWorkerMessage({ type: `token-worker:${name}`, version: PROTOCOL_VERSION })).toBe(true);
  });

  it('knows the messages of other versions too, so that they can be told apart', () => {
    expect(isTokenWorkerMessage({ type: 'token-worker:anything', version: PROTOCOL_VERSION + 1 })).toBe(true);
  });

  it.each([
    undefined,
    null,
    0,
    'token-worker:hello',
    [],
    {},
    { version: 1 },
    { type: 1, version: 1 },
    { type: 'hello', version: 1 },
    { type: 'x-token-worker:hello', version: 1 },
    { type: 'TOKEN-WORKER:hello', version: 1 },
    { type: 'token-worker', version: 1 },
    { type: 'token-worker:hello' },
    { type: 'token-worker:hello', version: '1' },
  ])('leaves %j to others', (data) => {
    expect(isTokenWorkerMessage(data)).toBe(false);
  });
});
