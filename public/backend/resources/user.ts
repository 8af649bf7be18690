/** The signed-in user of a request that has passed the token check. */
import type { Context } from 'hono';
import type { User, Users } from '../auth/users.js';
import type { Environment } from '../environment.js';

export function userOf(c: Context<Environment>, users: Users): User {
  const username = c.get('username') ?? '';
  return users.find(username) ?? { username, name: username };
}
