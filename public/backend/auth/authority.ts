/** What sign-in, renewal and sign-out mean, whichever way the refresh token travels. */
import type { Settings } from '../options.js';
import { AccessTokens } from './access-tokens.js';
import { Families, type Granted, type Refusal } from './families.js';
import { Users, type User } from './users.js';

export interface Tokens {
  readonly outcome: 'granted';
  readonly user: User;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
}

export class Authority {
  readonly users: Users;
  readonly families: Families;
  readonly accessTokens: AccessTokens;
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.users = new Users(settings.users);
    this.families = new Families(settings);
    this.accessTokens = new AccessTokens(settings, this.families);
  }

  /** @param key the thumbprint of the one that the session is bound to */
  async signIn(username: string, password: string, key?: string): Promise<Tokens | undefined> {
    const user = this.users.check(username, password);
    return user && this.#tokens(this.families.begin(user.username, key), user);
  }

  async refresh(refreshToken: string): Promise<Tokens | Refusal> {
    const answer = this.families.refresh(refreshToken);
    if (answer.outcome !== 'granted') return answer;
    const user = this.users.find(answer.username);
    return user ? this.#tokens(answer, user) : { outcome: 'unknown' };
  }

  /** The sessions that either token belongs to. */
  async sessionsOf(accessToken: string | undefined, refreshToken: string | undefined): Promise<readonly string[]> {
    const families = [
      accessToken === undefined ? undefined : await this.accessTokens.familyOf(accessToken),
      refreshToken === undefined ? undefined : this.families.idOf(refreshToken),
    ];
    return families.filter((family) => family !== undefined);
  }

  /** Revokes these sessions; answers whose they were. Unknown tokens do no harm (RFC 7009, section 2.2). */
  signOut(sessions: readonly string[]): string | undefined {
    for (const session of sessions) this.families.revoke(session);
    return this.families.usernameOf(sessions[0]);
  }

  /** The key that a session is bound to, where it is bound to one. */
  keyOf(session: string | undefined): string | undefined {
    return this.families.keyOf(session);
  }

  async #tokens(granted: Granted, user: User): Promise<Tokens> {
    return {
      outcome: 'granted',
      user,
      accessToken: await this.accessTokens.issue(user, granted.family),
      refreshToken: granted.refreshToken,
      expiresIn: this.#settings.accessTokenLifetime,
    };
  }
}
