/** Who can sign in, and what they are called. */

export interface User {
  readonly username: string;
  readonly name: string;
}

const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** The demo's users are named after the people in their credentials: ada / lovelace is Ada Lovelace. */
const nameOf = (username: string, password: string) =>
  /^[a-z]+$/.test(username) && /^[a-z]+$/.test(password)
    ? `${capitalized(username)} ${capitalized(password)}`
    : username;

export class Users {
  readonly #passwords: ReadonlyMap<string, string>;

  constructor(passwords: Readonly<Record<string, string>>) {
    this.#passwords = new Map(Object.entries(passwords));
  }

  /** The user, if the password is theirs. */
  check(username: string, password: string): User | undefined {
    return this.#passwords.get(username) === password ? this.find(username) : undefined;
  }

  find(username: string): User | undefined {
    const password = this.#passwords.get(username);
    return password === undefined ? undefined : { username, name: nameOf(username, password) };
  }
}
