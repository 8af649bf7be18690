/** What a page has in the place of a worker's ports: who is told of what, and how a request goes out. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PROTOCOL_VERSION, type LogoutMessage, type MessageToPage } from '../core/protocol.js';
import type { SessionSnapshot } from '../core/snapshot.js';
import { pagePorts, type Sender } from './page-ports.js';
import { Tabs } from './tabs.js';

const END: LogoutMessage = { type: 'token-worker:logout', version: PROTOCOL_VERSION, session: 'default', owner: 'a', reason: 'signed-out', username: 'ada', at: 7 };
const SNAPSHOT: SessionSnapshot = { status: 'signed-in', renewal: 'idle', generation: 0, storage: 'indexeddb' };
const CHANGE: MessageToPage = { type: 'token-worker:session', version: PROTOCOL_VERSION, session: 'default', owner: 'a', snapshot: SNAPSHOT };

beforeEach(() => vi.stubGlobal('location', { origin: 'https://app.example' }));
afterEach(() => vi.unstubAllGlobals());

function setUp() {
  const tabs = new Tabs();
  const told = vi.spyOn(tabs, 'tell');
  const own = vi.spyOn(tabs, 'own');
  const received: MessageToPage[] = [];
  const fetch = vi.fn<(request: Request) => Promise<Response>>(() => Promise.resolve(new Response('by fetch')));
  return { told, own, received, fetch, ports: pagePorts(fetch, tabs, (message) => received.push(message)) };
}

test('this page is told of everything, other tabs of an end alone: the rest their own managers tell them', async () => {
  const { ports, received, told } = setUp();
  await ports.notify(CHANGE);
  expect(told).not.toHaveBeenCalled();
  await ports.notify(END);
  expect(received).toEqual([CHANGE, END]);
  expect(told.mock.calls).toEqual([[END]]);
});

test('other tabs are told whose record has changed, and never what is in it', () => {
  const { ports, told, own } = setUp();
  ports.openStore('whose', 'indexeddb');
  ports.announceChange('whose');
  expect(told.mock.calls).toEqual([['whose']]);
  expect(own.mock.calls).toEqual([['whose']]);
});

test('a request goes out in the way of whoever asked for it, else by the browser’s fetch', async () => {
  const { ports, fetch } = setUp();
  const by: Sender = { send: () => Promise.resolve(new Response('by its sender')), waitUntil: () => undefined };
  const request = new Request('https://app.example/api');
  expect(await (await ports.fetch(request, by)).text()).toBe('by its sender');
  expect(fetch).not.toHaveBeenCalled();
  expect(await (await ports.fetch(request, { waitUntil: () => undefined })).text()).toBe('by fetch');
  expect(await (await ports.fetch(request)).text()).toBe('by fetch');
});
