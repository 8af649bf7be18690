/** "Traffic to keep the worker alive": a session that nobody uses asks nothing of anybody. */
import { setTimeout as delay } from 'node:timers/promises';
import { register, signIn } from '../support/page-actions.js';
import { expect, test } from '../support/test.js';

/** Milliseconds: other libraries call their worker or their server every 5 to 20 s. */
const WATCHED = 25_000;

interface Watching {
  posted: number;
}

test('a session that nobody uses costs no request and no message to the worker', async ({ serve, browserUnderTest }) => {
  const site = await serve();
  const tab = await browserUnderTest.open(site.origin);
  await tab.run(() => {
    const { postMessage } = ServiceWorker.prototype;
    Object.assign(window, { posted: 0 });
    ServiceWorker.prototype.postMessage = function post(...given: unknown[]) {
      (window as unknown as Watching).posted += 1;
      return Reflect.apply(postMessage, this, given) as undefined;
    };
  });
  const posted = (): Promise<number> => tab.run(() => (window as unknown as Watching).posted);
  await register(tab);
  await signIn(tab);
  // It counts: what registers asks the worker for the session.
  const [messages, requests] = [await posted(), site.received.length];
  expect(messages).toBeGreaterThan(0);

  await delay(WATCHED);

  expect(await posted()).toBe(messages);
  expect(site.received.slice(requests).map(({ path }) => path)).toEqual([]);
});
