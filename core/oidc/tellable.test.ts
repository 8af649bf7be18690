/** A provider's error reaches the page without what was sent to the provider. */
import { describe, expect, test } from 'vitest';
import { tellable } from './tellable.js';

const SECRETS = ['the-code/1', 'the-verifier', '', null, undefined];

describe("a provider's error", () => {
  test('is told as it is where it repeats nothing', () => {
    const error = { code: 'invalid_grant', description: 'the code has expired' };
    expect(tellable(error, SECRETS)).toEqual(error);
    expect(tellable({ code: 'invalid_grant', description: undefined }, SECRETS)).toEqual({ code: 'invalid_grant', description: undefined });
  });

  test.each(['code the-code/1 is unknown', 'code the-code%2F1 is unknown', 'the-verifier'])('loses a description that repeats what was sent: %s', (description) => {
    expect(tellable({ code: 'invalid_grant', description }, SECRETS)).toEqual({ code: 'invalid_grant', description: undefined });
  });

  test('loses a code that repeats it', () => {
    expect(tellable({ code: 'no the-verifier', description: 'sorry' }, SECRETS)).toEqual({ code: 'invalid_response', description: 'sorry' });
  });
});
