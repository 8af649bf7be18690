/** An answer that takes its time: `?ms=`, a minute at most. */
import { setTimeout } from 'node:timers/promises';
import type { Context } from 'hono';
import type { Environment } from '../environment.js';

export async function slow(c: Context<Environment>): Promise<Response> {
  const ms = Math.min(Math.max(Number(c.req.query('ms') ?? 1000) || 0, 0), 60_000);
  await setTimeout(ms);
  return c.json({ ms });
}
