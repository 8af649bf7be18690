/** What the tests of `sw/` begin with: a world whose invariants are checked when the test ends, a user signed in. */
import { expect, onTestFinished } from 'vitest';
import { renewFrom } from '../../core/schedule.js';
import { brokenInvariants, type Allowance } from './invariants.js';
import type { SimulatedWorker } from './worker.js';
import { World, type WorldOptions } from './world.js';

export interface TestOptions extends WorldOptions {
  readonly allow?: readonly Allowance[];
}

export function newWorld({ allow = [], ...options }: TestOptions = {}): World {
  const world = new World(options);
  onTestFinished(async () => {
    await world.settle();
    expect(brokenInvariants(world, allow)).toEqual([]);
  });
  return world;
}

export const json = (body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** What a page gets of a token response. */
export interface PageTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
}

export async function signIn(worker: SimulatedWorker, username = 'ada', url = '/api/auth/login'): Promise<PageTokens> {
  const response = await worker.fetch(url, json({ username, password: 'lovelace' }));
  expect(response.status).toBe(200);
  return (await response.json()) as PageTokens;
}

export async function jsonOf(response: Response): Promise<unknown> {
  return response.json();
}

/** The header with which the server sees the access token that is in use now. */
export function currentBearer({ storage }: World): string {
  const state = storage.peek();
  if (state.status === 'signed-out') throw new Error('nobody is signed in');
  return `Bearer ${state.tokens.accessToken ?? 'no token'}`;
}

/** Seconds until the token in use is due for renewal. */
export function untilDue({ storage, clock }: World, refreshBefore = 300): number {
  const state = storage.peek();
  const from = state.status === 'signed-in' ? renewFrom(state.tokens, refreshBefore) : undefined;
  if (from === undefined) throw new Error('nothing will be due');
  return from - clock.now();
}

export const authorization = (value: string): RequestInit => ({ headers: { Authorization: value } });

/** Seconds after which the token of a world with its usual lifetime is due for renewal, or has expired. */
export const DUE = 3500;
export const EXPIRED = 3700;

