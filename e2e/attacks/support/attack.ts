/**
 * An attack: the same steps against each mode, with an outcome that its file foretells, and against a control that lacks the
 * defence. What succeeds nowhere would not be shown to be stopped by anything, so that is no attack.
 */
import { ENGINES, type Browser, type Engine } from '../../support/browser.js';
import { ONE_ENGINE } from '../../support/one-engine.js';
import type { SiteOptions } from '../../support/site.js';
import { differs, expect, test } from '../../support/test.js';
import { hasSecret, holdsSecret } from './loot.js';
import { MODES, signedIn, type Kind, type Mode } from './modes.js';
import { differsByEngine, expectedIn, type Expected, type Outcome } from './outcome.js';
import { ATTACK, type Told } from './told.js';
import type { Stage, Victim } from './victim.js';

export interface Attack {
  readonly expected: Readonly<Record<Mode, Expected>>;
  /** `one`: nothing in it is decided by the browser. */
  readonly engines: 'one' | 'all';
  /** The victim's site, where it is to have more than a page and a worker. */
  readonly site?: SiteOptions;
  /** What the worker's configuration says besides, for endpoints under this prefix. */
  readonly config?: Kind['config'];
  /** The attacker's steps; what comes of them is what the attacker then has. */
  readonly steps: (victim: Victim) => Promise<unknown>;
  /** Whether that is a success: unless given, whether it holds a secret. */
  readonly succeeded?: (loot: unknown, victim: Victim) => boolean;
  /** The steps try several means, and their loot is a text for each: those that come to nothing against the control too. The others have to succeed there. */
  readonly powerless?: Partial<Readonly<Record<Engine, readonly string[]>>>;
  /** Somebody without the defence, against whom the same steps succeed. Not needed where they do in one of the modes. */
  readonly control?: {
    readonly name: string;
    readonly victim: (stage: Stage) => Promise<Victim>;
    /** Engines that stop the attack themselves, whatever the site does, and how. */
    readonly safeIn?: Partial<Readonly<Record<Engine, string>>>;
  };
}

/** Milliseconds: a mode takes two or three seconds, and machines are slow at times. */
const LIMIT = 240_000;

function needsControl({ expected, control }: Attack, engine: Engine): boolean {
  const outcomes = MODES.map((mode) => expectedIn(engine, expected[mode]));
  return control === undefined && outcomes.every(({ isStopped }) => isStopped);
}

interface Attempt {
  readonly hasSucceeded: boolean;
  /** Those of several means that came to nothing. */
  readonly powerless: readonly string[];
}

type NewProfile = () => Promise<Browser>;

async function attempt({ steps, succeeded = hasSecret }: Attack, makeVictim: (stage: Stage) => Promise<Victim>, stage: Omit<Stage, 'newProfile'>, newProfile: NewProfile): Promise<Attempt> {
  const profiles: Browser[] = [];
  const open = async (): Promise<Browser> => {
    const profile = await newProfile();
    profiles.push(profile);
    return profile;
  };
  try {
    const victim = await makeVictim({ ...stage, newProfile: open });
    const loot = await steps(victim);
    const means = typeof loot === 'object' && loot !== null ? Object.entries(loot) : [];
    return { hasSucceeded: succeeded(loot, victim), powerless: means.filter(([, text]) => !holdsSecret(text, victim.secrets())).map(([name]) => name) };
  } finally {
    await Promise.all(profiles.map((profile) => profile.close()));
  }
}

export function attack(name: string, given: Attack): void {
  const lacking = ENGINES.filter((engine) => needsControl(given, engine));
  if (lacking.length > 0) throw new Error(`"${name}" succeeds nowhere in ${lacking.join(', ')}: it needs a control`);

  test(name, { tag: given.engines === 'one' ? [ONE_ENGINE] : [] }, async ({ engine, launched, serve }) => {
    test.setTimeout(LIMIT);
    const told: Told = { name, engine, version: '', outcomes: {}, control: given.control?.name };
    const newProfile = async (): Promise<Browser> => {
      const profile = await launched.newProfile();
      Object.assign(told, { version: profile.version });
      return profile;
    };
    const seen: Partial<Record<Mode, Outcome['isStopped']>> = {};
    const foretold: Partial<Record<Mode, Outcome['isStopped']>> = {};
    for (const mode of MODES) {
      const outcome = expectedIn(engine, given.expected[mode]);
      const { hasSucceeded } = await test.step(mode, () => attempt(given, (stage) => signedIn(stage, mode, given.site, given.config), { engine, serve }, newProfile));
      seen[mode] = !hasSucceeded;
      foretold[mode] = outcome.isStopped;
      told.outcomes[mode] = outcome;
      if (differsByEngine(given.expected[mode])) differs(`${mode}: ${outcome.isStopped ? 'stopped' : 'not stopped'}, ${outcome.because}`);
    }
    const { control } = given;
    if (control !== undefined) {
      const { hasSucceeded, powerless } = await test.step(`control: ${control.name}`, () => attempt(given, control.victim, { engine, serve }, newProfile));
      const safe = control.safeIn?.[engine];
      if (safe !== undefined) differs(`the control is safe too: ${safe}`);
      expect(hasSucceeded, `the control, ${control.name}, is open to the attack`).toBe(safe === undefined);
      if (given.powerless !== undefined) expect(powerless, 'means that come to nothing against the control').toEqual(given.powerless[engine] ?? []);
    }
    expect(seen, 'stopped or not, by mode').toEqual(foretold);
    test.info().annotations.push({ type: ATTACK, description: JSON.stringify(told) });
  });
}
