/** The ways in which a session can be kept, each with somebody who is signed in. They are the columns of the table. */
import { COOKIE_CONFIG, JWT_CONFIG, type SiteConfig } from '../../support/config.js';
import { register, signIn } from '../../support/page-actions.js';
import type { Answer, Received, Site, SiteOptions } from '../../support/site.js';
import { expect } from '../../support/test.js';
import { cookieBackend } from './cookie-backend.js';
import { requestOf, sealing, type Sealing } from './sealed-site.js';
import { victimOf, type Stage, type Victim } from './victim.js';

export const MODES = ['indexeddb', 'memory', 'sealed', 'sealed + proof'] as const;
export type Mode = (typeof MODES)[number];

export interface Kind {
  /** Where the refresh token is: in the worker's hands, or in an httpOnly cookie. */
  readonly refreshTokenIn: 'worker' | 'cookie';
  readonly storage: 'indexeddb' | 'memory' | 'sealed';
  /** The backend wants each sign-in and each renewal with a proof that the worker has the key. */
  readonly hasProof: boolean;
  /** False: the site takes any worker's script that its origin serves. */
  readonly refusesOtherWorkers?: boolean;
  /** What the configuration is to say besides, for endpoints under this prefix. */
  readonly config?: (prefix: string) => Partial<SiteConfig>;
}

const KINDS: Readonly<Record<Mode, Kind>> = {
  indexeddb: { refreshTokenIn: 'worker', storage: 'indexeddb', hasProof: false },
  memory: { refreshTokenIn: 'cookie', storage: 'memory', hasProof: false },
  sealed: { refreshTokenIn: 'worker', storage: 'sealed', hasProof: false },
  'sealed + proof': { refreshTokenIn: 'cookie', storage: 'sealed', hasProof: true },
};

const prefixOf = (refreshTokenIn: Kind['refreshTokenIn']): '/api' | '/cookie' => (refreshTokenIn === 'cookie' ? '/cookie' : '/api');

function configOf({ refreshTokenIn, storage, hasProof, config }: Kind): string {
  const json = JSON.stringify({ ...(refreshTokenIn === 'cookie' ? COOKIE_CONFIG : JWT_CONFIG), ...config?.(prefixOf(refreshTokenIn)), storage });
  // A key is made by a call, which JSON cannot hold.
  return `tokenWorker({ ...${json}${hasProof ? ', proof: dpop()' : ''} });`;
}

/** Somebody whose session is kept in this way. */
export async function signedInAs(stage: Stage, kind: Kind, given: SiteOptions = {}): Promise<Victim> {
  const file = kind.hasProof ? 'token-worker-oidc.js' : 'token-worker.js';
  const worker = `/${file}`;
  const prefix = prefixOf(kind.refreshTokenIn);
  const backend = cookieBackend(() => site.backend, kind.hasProof);
  let seal: Sealing | undefined;
  const answer = async (received: Received): Promise<Answer> => {
    const special = await given.answer?.(received);
    if (special !== undefined) return special;
    const request = requestOf(received, site.origin);
    return (await seal?.handle(request)) ?? (await backend.handle(request));
  };
  const site: Site = await stage.serve({ config: configOf(kind), ...given, answer });
  if (kind.storage === 'sealed') seal = sealing({ path: worker, file, refusesOthers: kind.refusesOtherWorkers ?? true }, site.origin);

  const browser = await stage.newProfile();
  const tab = await browser.open(site.origin);
  await register(tab, worker);
  expect((await signIn(tab, prefix)).status).toBe(200);
  return victimOf(stage, { browser, site, tab, worker, prefix, more: () => [...backend.secrets, ...(seal?.secrets ?? [])], sealed: () => seal?.sealed ?? [] });
}

export const signedIn = (stage: Stage, mode: Mode, given: SiteOptions = {}, config: Kind['config'] = () => ({})): Promise<Victim> =>
  signedInAs(stage, { ...KINDS[mode], config }, given);
