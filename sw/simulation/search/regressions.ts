/** Schedules that violated an invariant once. */
import type { Action, Item, Schedule, Setting } from './actions.js';

const USUAL: Setting = { rotation: 'strict', refreshIn: 'body', lifetime: 3600, accessTokens: 'jwt', header: 'Authorization', random: 0.5, workers: 1 };

const then = (action: Action, picks?: readonly number[]): Item => ({ action, picks: picks ?? [], rest: picks === undefined });
const schedule = (setting: Partial<Setting>, ...items: readonly Item[]): Schedule => ({ setting: { ...USUAL, ...setting }, items });

export const REGRESSIONS: Readonly<Record<string, Schedule>> = {
  'a worker that starts while the storage fails answers': schedule(
    { workers: 2 },
    then({ do: 'storage', fault: 'fails' }),
    then({ do: 'start worker' }),
    then({ do: 'request', what: 'get', tab: 1, via: 2 }),
  ),
  'an end whose worker died before it told of it is told by one that is alive': schedule(
    { workers: 2 },
    then({ do: 'doom', which: 0, steps: 6 }),
    then({ do: 'sign out', tab: 1, via: 0, by: 'request' }),
  ),
  'a record that loses its tokens before the journal is written is no rejection': schedule(
    {},
    then({ do: 'wait', seconds: 3500 }),
    then({ do: 'request', what: 'get', tab: 1, via: 0 }, [1, 1, 0, 0]),
    then({ do: 'storage', fault: 'tokens lost' }),
  ),
  'what a worker could not store in time is no later than what it stored since': schedule(
    {},
    then({ do: 'start worker' }),
    then({ do: 'sign in', tab: 1, via: 0, fails: false }, [0, 0, 0, 0, 0]),
    then({ do: 'sleep', hours: 1 }),
  ),
  'a sign-out that could not be stored is stored when the storage is well again': schedule(
    {},
    then({ do: 'storage', fault: 'fails' }),
    then({ do: 'sign out', tab: 1, via: 0, by: 'request' }),
  ),
  'an end that was told while the storage failed is not told again': schedule(
    {},
    then({ do: 'sign out', tab: 1, via: 0, by: 'request' }, [0]),
    then({ do: 'refuse tokens' }, [0, 0, 0, 0, 0]),
    then({ do: 'storage', fault: 'fails' }),
  ),
  'a machine that slept through two time limits does not refresh twice at once': schedule(
    {},
    then({ do: 'sleep', hours: 1 }),
    then({ do: 'start worker' }),
    then({ do: 'fault', target: 'refresh', fault: { kind: 'slow-before', seconds: 25 } }),
    then({ do: 'request', what: 'get', tab: 1, via: 1 }),
    then({ do: 'refresh call', tab: 1, via: 0 }),
    then({ do: 'sleep', hours: 1 }),
  ),
  "the cookie of a renewal that outlasts its session does not take the next one's place": schedule(
    { refreshIn: 'cookie' },
    then({ do: 'refuse tokens' }),
    then({ do: 'fault', target: 'refresh', fault: { kind: 'slow-after', seconds: 13 } }),
    then({ do: 'request', what: 'get', tab: 1, via: 0 }),
    then({ do: 'sign in', tab: 1, via: 0, fails: false }, [0, 0, 0, 0, 0]),
    then({ do: 'end sessions' }),
  ),
  'a renewal that has presented the cookie of a session that is being stored is waited for': schedule(
    { refreshIn: 'cookie' },
    then({ do: 'refresh call', tab: 1, via: 0 }, [0]),
    then({ do: 'fault', target: 'refresh', fault: { kind: 'lost-after' } }, [0, 0]),
    then({ do: 'message', what: 'refresh', via: 0 }, [0, 0, 0, 0]),
    then({ do: 'sign in', tab: 1, via: 0, fails: false }, [0, 0, 0, 0, 0, 0]),
    { action: { do: 'fault', target: 'refresh', fault: { kind: 'slow-before', seconds: 1 } }, picks: [0, 0, 0, 0, 1, 3], rest: true },
  ),
  'a sign-in through another worker leaves a renewal that may have its cookie to its end': schedule(
    { refreshIn: 'cookie', workers: 2 },
    then({ do: 'fault', target: 'refresh', fault: { kind: 'slow-before', seconds: 1 } }),
    then({ do: 'message', what: 'refresh', via: 0 }, [0, 0]),
    then({ do: 'sign in', tab: 1, via: 1, fails: false }),
    then({ do: 'refresh call', tab: 1, via: 1 }),
  ),
  'an end is told though the worker that is to tell it in the place of a dead one dies too': schedule(
    { workers: 2 },
    then({ do: 'doom', which: 0, steps: 9 }),
    then({ do: 'start worker' }),
    then({ do: 'sign out', tab: 1, via: 0, by: 'request' }, []),
    then({ do: 'doom', which: 1, steps: 7 }),
  ),
  'a machine that slept while the pages were told of an end tells them once': schedule(
    { workers: 2 },
    then({ do: 'sign out', tab: 1, via: 0, by: 'request' }, [0, 0, 0, 0, 0, 0]),
    then({ do: 'request', what: 'get', tab: 1, via: 0 }, [0, 0, 0, 3, 2, 2]),
    then({ do: 'sleep', hours: 1 }),
  ),
  'a machine that slept just before a refresh was sent gives it its time when it wakes': schedule(
    {},
    then({ do: 'clock', hours: 1 }),
    then({ do: 'fault', target: 'refresh', fault: { kind: 'slow-before', seconds: 13 } }),
    then({ do: 'request', what: 'get', tab: 1, via: 0 }, [0]),
    then({ do: 'start worker' }, []),
    then({ do: 'request', what: 'get', tab: 1, via: 1 }, []),
    then({ do: 'unlock' }, [3, 0, 0]),
    then({ do: 'online' }, [3, 0, 0, 0, 3, 1, 0, 3]),
    then({ do: 'sleep', hours: 1 }),
  ),
};
