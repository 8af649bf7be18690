/** No clone of a request that is fetched has the token in it, nor a clone of a clone. */
import { expect, test } from 'vitest';
import { veil } from './veil.js';

const URL = 'https://app.example/api/notes';
const post = (headers: Record<string, string>): Request => new Request(URL, { method: 'POST', body: 'a note', headers });

test('it is fetched with the token, and cloned without, body and all', async () => {
  const clones: Request[] = [];
  const veiled = veil(post({ Authorization: 'Bearer secret' }), post({}), (clone) => clones.push(clone));
  const clone = veiled.clone();
  const ofClone = clone.clone();
  expect(new Request(veiled).headers.get('authorization')).toBe('Bearer secret');
  for (const each of [clone, ofClone]) {
    expect(each.headers.get('authorization')).toBeNull();
    expect(await each.text()).toBe('a note');
  }
  expect(clones).toEqual([clone, ofClone]);
});
