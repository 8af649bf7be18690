/** An app that signs in with a provider, in a simulated world whose clock the whole machine goes by. */
import { expect, onTestFinished, vi } from 'vitest';
import type { TokenWorkerConfig } from '../../core/config/types.js';
import type { OidcOptions } from '../../core/oidc/options.js';
import { proofWith } from '../dpop/index.js';
import { SealedKeys } from '../dpop/sealed-keys.js';
import { providerWith } from '../oidc/index.js';
import { KeptTransactions } from '../oidc/kept-transactions.js';
import { KeysDouble } from './keys.js';
import { ObjectStore } from './object-store.js';
import { ISSUER, SimulatedProvider, type ProviderTraits } from './provider.js';
import { newWorld, type TestOptions } from './testing.js';
import type { SimulatedWorker } from './worker.js';
import type { World } from './world.js';

export interface StageOptions extends TestOptions, ProviderTraits {
  readonly oidc?: Partial<OidcOptions>;
  readonly storage?: 'indexeddb' | 'sealed';
}

export class SigningIn {
  readonly world: World;
  readonly provider: SimulatedProvider;
  /** The sign-ins under way, as they are stored. */
  readonly database = new ObjectStore();
  readonly keys = new KeysDouble();
  readonly config: TokenWorkerConfig;

  constructor({ oidc = {}, isBound = false, rotates = true, hasGrace = false, showsDate = false, storage = 'indexeddb', ...options }: StageOptions = {}) {
    this.world = newWorld(options);
    const { world } = this;
    // What the packages take the time from.
    const spy = vi.spyOn(Date, 'now').mockImplementation(() => (world.clock.now() + world.userClockIsAhead) * 1000);
    onTestFinished(() => {
      spy.mockRestore();
    });
    this.provider = new SimulatedProvider(world, { isBound, rotates, hasGrace, showsDate });
    const given = { issuer: ISSUER, clientId: 'app', redirectUri: '/callback', scope: 'openid offline_access', ...oidc };
    this.config = {
      api: `${ISSUER}/api`,
      storage,
      provider: providerWith(given, (owner, tools, sealing) => new KeptTransactions(this.database.use, owner, tools, sealing)),
      ...(isBound ? { proof: proofWith({}, (owner, sealing) => (sealing === undefined ? this.keys : new SealedKeys(this.database.use, owner, sealing))) } : {}),
    };
  }

  startWorker(options?: Parameters<World['startWorker']>[1]): SimulatedWorker {
    return this.world.startWorker(this.config, options);
  }

  /** Where the page is to go for a sign-in. */
  async begin(worker: SimulatedWorker, options: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const reply = await worker.ask('login', { options });
    if (!('location' in reply) || reply.location === undefined) throw new Error(`no sign-in: ${JSON.stringify(reply)}`);
    return reply.location;
  }

  /** A whole sign-in; answers where the browser ends. */
  async signIn(worker: SimulatedWorker, username = 'ada', options: Readonly<Record<string, unknown>> = { returnTo: '/home' }): Promise<string> {
    return worker.navigate(this.provider.authorize(await this.begin(worker, options), username));
  }

  /** Whom the API takes the page for; its status where it takes it for nobody. */
  async userOf(worker: SimulatedWorker): Promise<unknown> {
    const response = await worker.fetch(`${ISSUER}/api/me`);
    return response.ok ? ((await response.json()) as { name: unknown }).name : response.status;
  }

  /** What a worker that starts now would find. */
  get refreshToken(): string | undefined {
    const state = this.world.storage.peek();
    return state.status === 'signed-in' ? state.tokens.refreshToken : undefined;
  }

  /** Nobody is signed in, and the next sign-in works. */
  async expectNobody(worker: SimulatedWorker): Promise<void> {
    expect(await worker.ask('hello')).toMatchObject({ snapshot: { status: 'signed-out' } });
    expect(await this.userOf(worker)).toBe(401);
    expect(this.provider.server.lastTo('/api/me').authorization).toBeNull();
  }
}

/** What the page that the browser comes back to reads in its address. */
export const errorAt = (address: string): string | null => new URL(address).searchParams.get('error');
