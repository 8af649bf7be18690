/** A provider that gives each audience an access token of its own, all by one refresh token that rotates; and APIs that take their own alone. */
import type { ApiRule, TokenWorkerConfig } from '../../core/config/types.js';
import { judgeRefresh, type RefreshOutcome } from '../../core/refresh/outcome.js';
import { signIn } from '../../core/session.js';
import { readTokens, type Tokens } from '../../core/tokens.js';
import type { ProviderTools } from '../provider.js';
import type { Received } from './received.js';
import { OWNER, renewingProvider } from './renewing-provider.js';
import { json } from './testing.js';
import type { World } from './world.js';

const AUDIENCES = ['billing', 'reports'] as const;

export class ManyAudiences {
  /** For whom the token endpoint was asked, in order. */
  readonly asked: string[] = [];
  /** The audience that each access token was issued for. */
  readonly #issuedFor = new Map<string, string>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    for (const audience of ['orders', ...AUDIENCES]) world.server.answer(`/${audience}`, (received) => this.#answer(audience, received));
    this.signIn('ada', 7);
  }

  /** As a sign-in with the provider stores it. */
  signIn(username: string, epoch: number): void {
    const { server, storage, clock } = this.#world;
    const family = server.authorization.families.begin(username);
    const accessToken = server.authorization.issueAccessToken(username);
    this.#issuedFor.set(accessToken, 'orders');
    const tokens = readTokens({ accessToken, refreshToken: family.current, expiresIn: server.authorization.options.lifetime }, clock.now());
    if (tokens === undefined) throw new Error('no tokens');
    storage.put(OWNER, signIn(tokens, username, epoch), true, undefined);
  }

  get config(): TokenWorkerConfig {
    const rules = AUDIENCES.map((audience): ApiRule => ({ url: `/api/${audience}`, audience }));
    return { api: [...rules, '/api'], provider: renewingProvider((...given) => this.#renew(...given), AUDIENCES) };
  }

  #answer(audience: string, { authorization }: Received): Response {
    const token = authorization?.replace('Bearer ', '') ?? '';
    const name = this.#issuedFor.get(token) === audience ? this.#world.server.authorization.verify(token) : undefined;
    return Response.json({ name: name ?? null }, { status: name === undefined ? 401 : 200 });
  }

  async #renew(tools: ProviderTools, { refreshToken }: Tokens, giveUp: AbortSignal, audience = 'orders'): Promise<RefreshOutcome> {
    this.asked.push(audience);
    const givenUp = new Promise<never>((_resolve, reject) => {
      giveUp.addEventListener('abort', () => { reject(new Error('given up')); });
    });
    try {
      const response = await Promise.race([tools.fetch(new Request(`${this.#world.origin}/api/auth/refresh?for=${audience}`, json({ refreshToken }))), givenUp]);
      const read = { status: response.status, body: await response.text(), date: null, retryAfter: response.headers.get('retry-after'), receivedAt: tools.now() };
      const outcome = judgeRefresh(read);
      if (outcome.kind === 'granted') this.#issuedFor.set(outcome.tokens.accessToken, audience);
      return outcome;
    } catch {
      return { kind: 'unavailable', why: 'network-error' };
    }
  }
}
