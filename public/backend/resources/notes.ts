/** Notes: a small list per user, to read and to add to. */
import { Hono } from 'hono';
import type { Environment } from '../environment.js';
import { jsonObject } from '../json.js';

interface Note {
  readonly id: number;
  readonly text: string;
  /** Epoch seconds. */
  readonly at: number;
}

export function notes(now: () => number): Hono<Environment> {
  const byUser = new Map<string, Note[]>();
  const notesOf = (username: string) => {
    const list = byUser.get(username) ?? [];
    byUser.set(username, list);
    return list;
  };

  return new Hono<Environment>()
    .get('/', (c) => c.json(notesOf(c.get('username') ?? '')))
    .post('/', async (c) => {
      const { text } = await jsonObject(c);
      if (typeof text !== 'string' || text.trim() === '') return c.json({ error: 'invalid_request' }, 400);
      const list = notesOf(c.get('username') ?? '');
      const note = { id: list.length + 1, text, at: now() };
      list.push(note);
      return c.json(note, 201);
    });
}
