/** Script of the origin can use the key beside the records, and so write a sign-in or a sign-out that nobody began: it must lead to no other place. */
import { expect, test } from 'vitest';
import type { Transaction } from '../../core/oidc/transaction.js';
import { SigningIn } from '../simulation/signing-in.js';
import { KeptTransactions } from './kept-transactions.js';

const HOME = 'https://app.example/';
const CALLBACK = 'https://app.example/callback';
const OUT = { oidc: { postLogoutRedirectUri: '/home' } };

async function whereItLeads(planted: Partial<Transaction>): Promise<string> {
  const stage = new SigningIn(OUT);
  const worker = stage.startWorker();
  const name = [...(await namesAfterSignIn(stage))][0] ?? '';
  const owner = name.slice('sign-in '.length, name.lastIndexOf(' '));
  const delay = (): Promise<void> => new Promise(() => undefined);
  const transaction: Transaction = { state: 'planted', kind: 'in', codeVerifier: 'v'.repeat(43), nonce: 'n', maxAge: undefined, returnTo: HOME, begunAt: stage.world.clock.now(), location: undefined, ...planted };
  await new KeptTransactions(stage.database.use, owner, { delay }).add(transaction);
  return worker.navigate(`${CALLBACK}?state=planted&error=access_denied`);
}

/** The record's name has the owner in it, and is there for anybody to read. */
async function namesAfterSignIn(stage: SigningIn): Promise<string[]> {
  const worker = stage.startWorker();
  await stage.begin(worker);
  return [...stage.database.values.keys()].map(String).filter((key) => key.startsWith('sign-in '));
}

test('it is believed where it leads home: so the rest of these can fail', async () => {
  expect(await whereItLeads({ returnTo: `${HOME}there` })).toMatch(/^https:\/\/app\.example\/there\?error=/);
  expect(await whereItLeads({ kind: 'out', location: 'https://id.example/end?client_id=app' })).toBe('https://id.example/end?client_id=app');
});

test.each<Partial<Transaction>>([
  { returnTo: 'https://evil.example/' },
  { returnTo: 'https://app.example.evil.example/' },
  { returnTo: 'javascript:alert(1)' },
  { kind: 'out', location: 'https://evil.example/' },
  { kind: 'out', location: 'https://id.example/elsewhere' },
  { kind: 'out', location: 'javascript:alert(1)' },
])('%j leads home, and says that nobody began it', async (planted) => {
  expect(await whereItLeads(planted)).toMatch(/^https:\/\/app\.example\/\?error=unknown_state/);
});
