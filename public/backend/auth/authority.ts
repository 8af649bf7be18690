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

  async signIn(username: string, password: string): Promise<Tokens | undefined> {
    const user = this.users.check(username, password);
    return user && this.#tokens(this.families.begin(user.username), user);
  }

  async refresh(refreshToken: string): Promise<Tokens | Refusal> {
    const answer = this.families.refresh(refreshToken);
    if (answer.outcome !== 'granted') return answer;
    const user = this.users.find(answer.username);
    return user ? this.#tokens(answer, user) : { outcome: 'unknown' };
  }

  /** Revokes the session that either token belongs to; answers whose it was. Unknown tokens do no harm (RFC 7009, section 2.2). */
  async signOut(accessToken: string | undefined, refreshToken: string | undefined): Promise<string | undefined> {
    const families = [
      accessToken === undefined ? undefined : await this.accessTokens.familyOf(accessToken),
      refreshToken === undefined ? undefined : this.families.idOf(refreshToken),
    ];
    for (const family of families) this.families.revoke(family);
    return this.families.usernameOf(families.find((family) => family !== undefined));
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
