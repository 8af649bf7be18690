/** Asks for a renewal, for a sign-in and for a sign-out from each kind of frame, since some are controlled by no worker. */
import { attack } from './support/attack.js';
import { notStopped, stopped } from './support/outcome.js';
import { askFromFrames, FRAMES, type Asked } from './support/past-the-worker.js';

attack('Refresh, sign in and sign out from frames: about:blank, srcdoc, blob:, data:, object, sandboxed, of another site', {
  engines: 'all',
  expected: {
    indexeddb: stopped('the refresh token is the worker’s alone: a request without it is refused'),
    memory: notStopped('the browser sends the cookie from any frame, and a frame that no worker controls reads the answer'),
    sealed: stopped('the refresh token is the worker’s alone: a request without it is refused'),
    'sealed + proof': stopped('the backend demands a proof, which the worker alone can make'),
  },
  steps: async (victim) => {
    const { endpoints } = victim;
    const login: Asked = { url: endpoints.login, method: 'POST', body: JSON.stringify({ username: 'ada' }) };
    const refresh: Asked = { url: endpoints.refresh, method: 'POST' };
    // Signed out last: then there is nothing more to have.
    const first = await askFromFrames(victim, FRAMES, [login, refresh]);
    return [first, await askFromFrames(victim, FRAMES, [{ url: endpoints.logout, method: 'POST' }, refresh])];
  },
});
