/** Whom an attack is made on: a person who is signed in to a site, into whose page the attacker's script has got. */
import type { Serve } from '../../asks/support/api.js';
import type { Browser, Engine, Tab } from '../../support/browser.js';
import { signIn as signInBy, get, type Seen } from '../../support/page-actions.js';
import type { Site } from '../../support/site.js';
import { startAttacker, type Attacker } from './attacker.js';

/** What a test has at hand to make victims. */
export interface Stage {
  readonly engine: Engine;
  readonly serve: Serve;
  readonly newProfile: () => Promise<Browser>;
}

/** A script with a secret in it, as a server has given it out. */
export interface SealedAnswer {
  /** For what, as the browser named it (`Sec-Fetch-Dest`). */
  readonly destination: string;
  readonly secrets: readonly string[];
}

export interface Endpoints {
  /** Part of the API that only somebody who is signed in may see. */
  readonly me: string;
  readonly login: string;
  readonly refresh: string;
  readonly logout: string;
}

export interface Victim {
  readonly engine: Engine;
  readonly site: Site;
  readonly browser: Browser;
  /** Somebody's browser that has never been to the site. */
  readonly newProfile: () => Promise<Browser>;
  /** The page in which the attacker's script runs. */
  readonly tab: Tab;
  /** Where the worker's script is. */
  readonly worker: string;
  readonly endpoints: Endpoints;
  readonly attacker: Attacker;
  /** Every token that the site has given out, and what the worker's script holds for this browser alone. */
  secrets(): ReadonlySet<string>;
  /** Each script with a secret that was given out. */
  sealed(): readonly SealedAnswer[];
  /** The app signs in again, as when the user comes back. */
  signIn(): Promise<Seen>;
  /** The app asks its API. */
  ask(): Promise<Seen>;
}

export const endpointsOf = (prefix: string): Endpoints => ({
  me: `${prefix}/me`,
  login: `${prefix}/auth/login`,
  refresh: `${prefix}/auth/refresh`,
  logout: `${prefix}/auth/logout`,
});

export interface Parts {
  readonly browser: Browser;
  readonly site: Site;
  readonly tab: Tab;
  readonly worker?: string;
  readonly prefix?: string;
  /** Secrets besides the tokens that the site answers in JSON. */
  readonly more?: () => Iterable<string>;
  readonly sealed?: () => readonly SealedAnswer[];
}

export async function victimOf({ engine, serve, newProfile }: Stage, { browser, site, tab, worker = '/token-worker.js', prefix = '/api', more = () => [], sealed = () => [] }: Parts): Promise<Victim> {
  const endpoints = endpointsOf(prefix);
  return {
    engine,
    site,
    browser,
    newProfile,
    tab,
    worker,
    endpoints,
    attacker: await startAttacker(serve),
    sealed,
    secrets: () => new Set([...site.secrets, ...more()]),
    signIn: () => signInBy(tab, prefix),
    ask: () => get(tab, endpoints.me),
  };
}
