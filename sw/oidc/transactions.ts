/** Sign-ins under way, by their `state`. They outlive their worker where there is storage; where there is none, this one keeps them. */
import type { Transaction } from '../../core/oidc/transaction.js';
import type { ProviderTools } from '../provider.js';
import type { Sealing } from '../sealing.js';

export interface Transactions {
  add(transaction: Transaction): Promise<void>;
  /** Answers it once: whoever asks again, here or in another worker, gets undefined. Never rejects. */
  take(state: string): Promise<Transaction | undefined>;
}

/** @param sealing what they are sealed with in `storage: 'sealed'` */
export type OpenTransactions = (owner: string, tools: ProviderTools, sealing: Sealing | undefined) => Transactions;
