/** `session.login()`: the reply says where the page is to go; what it must not know stays with the worker. */
import { readLogin } from '../../core/oidc/login-options.js';
import type { Joined } from './joined.js';
import { begin } from './sign-in.js';

/** @throws TokenWorkerError `invalid-login`, `provider-unavailable` */
export async function login({ connection, transactions, tools }: Joined, options: unknown): Promise<string> {
  const { transaction, location } = await begin(connection, readLogin(options, tools.origin), tools);
  await transactions.add(transaction);
  return location;
}
