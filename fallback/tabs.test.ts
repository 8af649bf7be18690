/** What a tab does with what other tabs tell, one after the other, and what it tells them. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PROTOCOL_VERSION, type LogoutMessage } from '../core/protocol.js';
import { CHANNEL } from '../sw/shared-ports.js';
import { Tabs } from './tabs.js';

const END: LogoutMessage = { type: 'token-worker:logout', version: PROTOCOL_VERSION, session: 'default', owner: 'a', reason: 'signed-out', username: 'ada', at: 7 };

let page: EventTarget;
let another: BroadcastChannel;
let heard: unknown[];
let reported: unknown[];
const opened: BroadcastChannel[] = [];

class Channel extends BroadcastChannel {
  constructor(name: string) {
    super(name);
    opened.push(this);
  }
}

const show = (type: 'pageshow' | 'pagehide', persisted: boolean): void => void page.dispatchEvent(Object.assign(new Event(type), { persisted }));

beforeEach(() => {
  page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('BroadcastChannel', Channel);
  reported = [];
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error));
  another = new Channel(CHANNEL);
  heard = [];
  another.addEventListener('message', ({ data }: MessageEvent<unknown>) => heard.push(data));
});
afterEach(() => {
  for (const channel of opened.splice(0)) channel.close();
  vi.unstubAllGlobals();
});

/** A tab whose manager needs a moment to read what has changed. */
function tab(did: string[]): Tabs {
  const tabs = new Tabs();
  tabs.own('ours');
  tabs.listen(async (owner) => {
    did.push(`reads ${owner}`);
    await new Promise((resolve) => setTimeout(resolve));
    did.push(`has read ${owner}`);
  });
  const note = (what: string): Promise<void> => Promise.resolve(void did.push(what));
  tabs.begin({ look: () => note('looks'), end: ({ reason }) => note(reason) });
  return tabs;
}

test('a change is read before anybody looks, and before what is told next', async () => {
  const did: string[] = [];
  tab(did);
  another.postMessage('ours');
  another.postMessage(END);
  another.postMessage({ type: 'something else' });
  another.postMessage(7);
  await expect.poll(() => did).toEqual(['reads ours', 'has read ours', 'looks', 'signed-out']);
});

test('one that fails does not keep the next from being heard, and is reported', async () => {
  const tabs = new Tabs();
  let looks = 0;
  tabs.begin({ look: () => ((looks += 1) === 1 ? Promise.reject(new Error('at first')) : Promise.resolve()), end: () => Promise.resolve() });
  another.postMessage('ours');
  another.postMessage('ours');
  await expect.poll(() => looks).toBe(2);
  expect(reported).toEqual([new Error('at first')]);
});

test('what this tab tells, the others hear', async () => {
  const tabs = tab([]);
  tabs.tell('ours');
  tabs.tell(END);
  await expect.poll(() => heard).toEqual(['ours', END]);
});

test('in the back-forward cache nothing is open that a message could come to; out of it, everything is read again', async () => {
  const did: string[] = [];
  const tabs = tab(did);
  show('pagehide', true);
  another.postMessage('ours');
  show('pageshow', false);
  expect(did).toEqual([]);
  show('pageshow', true);
  await expect.poll(() => did).toEqual(['reads ours', 'has read ours', 'looks']);
  tabs.tell('ours');
  await expect.poll(() => heard).toEqual(['ours']);
  another.postMessage(END);
  await expect.poll(() => did.at(-1)).toBe('signed-out');
});

test('until there is a manager, nothing is open and nothing is listened to', () => {
  const listen = vi.spyOn(page, 'addEventListener');
  const before = opened.length;
  new Tabs().tell('ours');
  expect(listen).not.toHaveBeenCalled();
  expect(opened).toHaveLength(before);
});
