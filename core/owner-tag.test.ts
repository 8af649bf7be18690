import { expect, it } from 'vitest';
import { ownerTag } from './owner-tag.js';

it('is short, the same each time, and another for another owner', () => {
  const owners = Array.from({ length: 500 }, (_, index) => JSON.stringify(['default', `https://app.example/${String(index)}/refresh`]));
  const tags = owners.map(ownerTag);
  expect(new Set(tags).size).toBe(owners.length);
  expect(tags.filter((tag) => !/^[0-9a-z]{1,7}$/.test(tag))).toEqual([]);
  expect(owners.map(ownerTag)).toEqual(tags);
});
