/** A session and the provider that it signs in with. */
import type { ProviderTools } from '../provider.js';
import type { Session } from '../session.js';
import type { Connection } from './connection.js';
import type { Transactions } from './transactions.js';

export interface Joined {
  readonly session: Session;
  readonly connection: Connection;
  readonly transactions: Transactions;
  readonly tools: ProviderTools;
}
