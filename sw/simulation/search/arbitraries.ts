/** How schedules are drawn. Each seed has a mix of its own: many faults of a few kinds find more than a few of every kind. */
import fc, { type Arbitrary, type WeightedArbitrary } from 'fast-check';
import type { Action, Fault, Item, Schedule, Setting, StorageFault } from './actions.js';

/** What may be left out of a mix. */
const FAMILIES = ['network', 'server', 'storage', 'locks', 'clock', 'deaths', 'sessions', 'steps', 'second worker'] as const;
export type Family = (typeof FAMILIES)[number];

const few = fc.nat({ max: 2 });
const tab = fc.integer({ min: 1, max: 3 });

const record = <T extends Action>(shape: { [K in keyof T]: Arbitrary<T[K]> }): Arbitrary<Action> => fc.record(shape) as unknown as Arbitrary<Action>;
const one = <T>(value: T): Arbitrary<T> => fc.constant(value);

const networkFault: Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: one('lost-before' as const) }),
  fc.record({ kind: one('lost-after' as const) }),
  fc.record({ kind: fc.constantFrom('slow-before' as const, 'slow-after' as const), seconds: fc.constantFrom(1, 5, 9, 13, 17, 25, 60) }),
  fc.record({ kind: one('twice' as const), answer: fc.constantFrom('second' as const, 'first' as const) }),
);

const serverFault: Arbitrary<Fault> = fc.oneof(
  fc.record({
    kind: one('status' as const),
    code: fc.constantFrom(500, 503, 429, 404, 400),
    retryAfter: fc.constantFrom('none' as const, 'seconds' as const, 'date' as const),
  }),
  fc.record({ kind: one('garbage' as const) }),
);

const target = fc.oneof(
  { weight: 6, arbitrary: one('refresh' as const) },
  { weight: 2, arbitrary: one('api' as const) },
  { weight: 1, arbitrary: fc.constantFrom('login' as const, 'logout' as const) },
);

type Weighted = WeightedArbitrary<Action>;

const always: readonly Weighted[] = [
  {
    weight: 10,
    arbitrary: record<Extract<Action, { do: 'request' }>>({
      do: one('request'),
      what: fc.constantFrom('get', 'get', 'get', 'post', 'upload', 'redirected away', 'redirected within', 'elsewhere'),
      tab,
      via: few,
    }),
  },
  { weight: 2, arbitrary: record<Extract<Action, { do: 'refresh call' }>>({ do: one('refresh call'), tab, via: few }) },
  {
    weight: 3,
    arbitrary: record<Extract<Action, { do: 'message' }>>({
      do: one('message'),
      what: fc.constantFrom('refresh', 'due', 'visible', 'online', 'hello', 'forget'),
      via: few,
    }),
  },
  { weight: 6, arbitrary: record<Extract<Action, { do: 'wait' }>>({ do: one('wait'), seconds: fc.constantFrom(1, 3, 7, 10, 50, 61, 400, 3500, 3700) }) },
  { weight: 2, arbitrary: one({ do: 'refuse tokens' }) },
  { weight: 1, arbitrary: record<Extract<Action, { do: 'close tab' }>>({ do: one('close tab'), tab }) },
];

const byFamily: Readonly<Record<Exclude<Family, 'steps'>, readonly Weighted[]>> = {
  network: [
    { weight: 5, arbitrary: record<Extract<Action, { do: 'fault' }>>({ do: one('fault'), target, fault: networkFault }) },
    { weight: 1, arbitrary: one({ do: 'offline' }) },
    { weight: 1, arbitrary: one({ do: 'online' }) },
  ],
  server: [{ weight: 4, arbitrary: record<Extract<Action, { do: 'fault' }>>({ do: one('fault'), target, fault: serverFault }) }],
  storage: [
    {
      weight: 3,
      arbitrary: record<Extract<Action, { do: 'storage' }>>({
        do: one('storage'),
        fault: fc.constantFrom<StorageFault[]>('fails', 'full', 'blocked', 'deleted', 'tokens lost', 'corrupted', 'fine', 'fine', 'fine'),
      }),
    },
  ],
  locks: [
    { weight: 4, arbitrary: record<Extract<Action, { do: 'lock' }>>({ do: one('lock'), how: fc.constantFrom('hold', 'steal'), which: few }) },
    { weight: 1, arbitrary: one({ do: 'unlock' }) },
  ],
  clock: [
    { weight: 1, arbitrary: record<Extract<Action, { do: 'sleep' }>>({ do: one('sleep'), hours: fc.constantFrom(1, 10) }) },
    { weight: 3, arbitrary: record<Extract<Action, { do: 'clock' }>>({ do: one('clock'), hours: fc.constantFrom(1, -1, 24, -24) }) },
  ],
  deaths: [
    { weight: 2, arbitrary: record<Extract<Action, { do: 'kill' }>>({ do: one('kill'), which: few }) },
    { weight: 5, arbitrary: record<Extract<Action, { do: 'doom' }>>({ do: one('doom'), which: few, steps: fc.nat({ max: 12 }) }) },
    { weight: 1, arbitrary: one({ do: 'restart' }) },
  ],
  sessions: [
    { weight: 2, arbitrary: record<Extract<Action, { do: 'sign in' }>>({ do: one('sign in'), tab, via: few, fails: fc.constantFrom(false, false, true) }) },
    { weight: 2, arbitrary: record<Extract<Action, { do: 'sign out' }>>({ do: one('sign out'), tab, via: few, by: fc.constantFrom('request', 'message') }) },
    { weight: 1, arbitrary: one({ do: 'end sessions' }) },
  ],
  'second worker': [
    { weight: 4, arbitrary: one({ do: 'start worker' }) },
    { weight: 1, arbitrary: one({ do: 'deaf' }) },
  ],
};

/** A small generator of its own, so that the mix follows from the seed alone. */
function familiesOf(seed: number): readonly Family[] {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  const next = (): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x297a2d39) >>> 0;
    return ((state ^ (state >>> 12)) >>> 0) / 2 ** 32;
  };
  next();
  return FAMILIES.filter(() => next() < 0.5);
}

const setting: Arbitrary<Setting> = fc.record({
  rotation: fc.constantFrom('strict', 'strict', 'grace', 'none'),
  refreshIn: fc.constantFrom('body', 'body', 'cookie'),
  lifetime: fc.constantFrom(3600, 60),
  accessTokens: fc.constantFrom('jwt', 'jwt', 'opaque'),
  header: fc.constantFrom('Authorization', 'Authorization', 'X-Access-Token'),
  random: fc.constantFrom(0.5, 0, 0.999),
  workers: fc.constantFrom(1, 2),
});

const LONGEST = 24;

export function scheduleArbitrary(seed: number): Arbitrary<Schedule> {
  const families = familiesOf(seed);
  const actions = [...always, ...families.flatMap((family) => (family === 'steps' ? [] : byFamily[family]))];
  const isStepwise = families.includes('steps');
  const item: Arbitrary<Item> = fc.record({
    action: fc.oneof(...actions),
    picks: isStepwise ? fc.array(fc.nat({ max: 4 }), { maxLength: 8, size: 'max' }) : fc.constant([]),
    rest: isStepwise ? fc.constantFrom(true, false, false) : fc.constantFrom(true, true, false),
  });
  return fc.record({ setting, items: fc.array(item, { minLength: 1, maxLength: LONGEST, size: 'max' }) });
}
