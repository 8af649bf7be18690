/** Placeholders: what stands in a page for a token, and is of use to nobody else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readClaims } from './jwt.js';
import {
  carryOver,
  findPlaceholders,
  isOfAnotherEpoch,
  makePlaceholder,
  mayHoldPlaceholder,
  replacePlaceholders,
  type TokenKind,
} from './placeholder.js';
import { makeJwt } from './testing/jwt.js';

const JWT = makeJwt({ sub: '7', name: 'Zoë', exp: 1_700_000_000 });
const TOKENS = { accessToken: 'new-access', refreshToken: 'new-refresh' };

const epochs = fc.integer({ min: 0, max: 2 ** 52 });
const kinds = fc.constantFrom<TokenKind>('access', 'refresh', 'id');
const visible = fc.stringMatching(/^[\x21-\x7e]{1,60}$/);
const tokens = fc.oneof(
  visible,
  fc.array(visible, { minLength: 2, maxLength: 5 }).map((parts) => parts.join('.')),
  fc.dictionary(fc.string(), fc.jsonValue()).map((payload) => makeJwt(payload)),
);

describe('makePlaceholder', () => {
  it('is found again for arbitrary tokens, kinds and epochs', () => {
    fc.assert(
      fc.property(
        tokens,
        kinds,
        epochs,
        fc.option(fc.double({ min: 0, max: 1e11, noNaN: true }), { nil: undefined }),
        (token, kind, epoch, expiresAt) => {
          const text = makePlaceholder(token, kind, epoch, expiresAt);
          expect(findPlaceholders(text)).toEqual([{ text, kind, epoch }]);
          expect(mayHoldPlaceholder(text)).toBe(true);
        },
      ),
    );
  });

  it('can be decoded, for arbitrary tokens', () => {
    fc.assert(
      fc.property(tokens, kinds, epochs, (token, kind, epoch) => {
        expect(readClaims(makePlaceholder(token, kind, epoch))).toEqual(readClaims(token) ?? {});
      }),
    );
  });

  it('of a JWT has the same header and payload, and another signature', () => {
    const placeholder = makePlaceholder(JWT, 'access', 5);
    expect(readClaims(placeholder)).toEqual({ sub: '7', name: 'Zoë', exp: 1_700_000_000 });
    expect(placeholder.split('.').slice(0, 2)).toEqual(JWT.split('.').slice(0, 2));
    expect(placeholder).not.toContain(JWT.split('.')[2]);
  });

  it('of an opaque token holds nothing of it, and decodes to its expiry', () => {
    const placeholder = makePlaceholder('opaque-secret', 'access', 5, 1_700_000_000.9);
    expect(placeholder).not.toContain('opaque-secret');
    expect(readClaims(placeholder)).toEqual({ exp: 1_700_000_000 });
    expect(readClaims(makePlaceholder('opaque-secret', 'access', 5))).toEqual({});
  });

  it('of an encrypted JWT holds nothing of it', () => {
    const placeholder = makePlaceholder('head.key.vector.cipher.tag', 'access', 5);
    for (const part of ['head', 'key.', 'vector', 'cipher', 'tag']) expect(placeholder).not.toContain(part);
  });

  it('of a JWT that is not written in base64url is found again, too', () => {
    const [, payload, signature] = JWT.split('.');
    for (const header of ['', 'a+b', 'a/b=', '"']) {
      const text = makePlaceholder(`${header}.${String(payload)}.${String(signature)}`, 'access', 5);
      expect(findPlaceholders(text)).toEqual([{ text, kind: 'access', epoch: 5 }]);
    }
  });

  it('differs by epoch and by kind', () => {
    const all = (['access', 'refresh', 'id'] as const).flatMap((kind) =>
      [1, 2].map((epoch) => makePlaceholder(JWT, kind, epoch)),
    );
    expect(new Set(all).size).toBe(6);
  });
});

describe('findPlaceholders', () => {
  it('finds several, wherever they stand', () => {
    const access = makePlaceholder(JWT, 'access', 1);
    const refresh = makePlaceholder('opaque', 'refresh', 2);
    expect(findPlaceholders(`{"a":"${access}","b":"Bearer ${refresh}"} ${access}`)).toEqual([
      { text: access, kind: 'access', epoch: 1 },
      { text: refresh, kind: 'refresh', epoch: 2 },
      { text: access, kind: 'access', epoch: 1 },
    ]);
  });

  it.each([
    '',
    'Bearer',
    JWT,
    `Bearer ${JWT}`,
    'token-worker-placeholder',
    'a.b.token-worker-placeholder-other-1',
    'token-worker-placeholder-access-1',
  ])('finds none in %j', (text) => {
    expect(findPlaceholders(text)).toEqual([]);
  });

  it('finds the same every time it is asked', () => {
    const text = makePlaceholder(JWT, 'access', 1);
    expect(findPlaceholders(text)).toEqual(findPlaceholders(text));
  });
});

it('mayHoldPlaceholder passes over what an app sends otherwise', () => {
  expect([JWT, `Bearer ${JWT}`, 'Basic dTpw', ''].map(mayHoldPlaceholder)).toEqual([false, false, false, false]);
});

describe('replacePlaceholders', () => {
  it('puts each token in the place of its own kind, and leaves what stands for one that is not there', () => {
    const [access, refresh, id] = (['access', 'refresh', 'id'] as const).map((kind) => makePlaceholder(JWT, kind, 7));
    const text = [access, refresh, id].join(' ');
    expect(replacePlaceholders(text, 7, { ...TOKENS, idToken: 'new-id' })).toBe('new-access new-refresh new-id');
    expect(replacePlaceholders(text, 7, TOKENS)).toBe(`new-access new-refresh ${id ?? ''}`);
  });

  it('puts in the newest token of its kind', () => {
    const text = `Bearer ${makePlaceholder(JWT, 'access', 7)}, ${makePlaceholder('old', 'refresh', 7)}`;
    expect(replacePlaceholders(text, 7, TOKENS)).toBe('Bearer new-access, new-refresh');
  });

  it('replaces every occurrence, in a form and in JSON', () => {
    const placeholder = makePlaceholder('old', 'refresh', 7);
    expect(replacePlaceholders(`refresh_token=${placeholder}&again=${placeholder}`, 7, TOKENS)).toBe(
      'refresh_token=new-refresh&again=new-refresh',
    );
    expect(replacePlaceholders(JSON.stringify({ refreshToken: placeholder }), 7, TOKENS)).toBe(
      '{"refreshToken":"new-refresh"}',
    );
  });

  it('never puts a token in the place of a placeholder of another epoch', () => {
    fc.assert(
      fc.property(tokens, kinds, epochs, epochs, (token, kind, made, current) => {
        fc.pre(made !== current);
        const text = `Bearer ${makePlaceholder(token, kind, made)}`;
        expect(replacePlaceholders(text, current, TOKENS)).toBe(text);
      }),
    );
  });

  it('tells epochs apart of which one is written like the beginning of the other', () => {
    const own = makePlaceholder('old', 'access', 1);
    const foreign = makePlaceholder('old', 'access', 36 + 1);
    expect(foreign.startsWith(own)).toBe(true);
    expect(replacePlaceholders(`${own} ${foreign}`, 1, TOKENS)).toBe(`new-access ${foreign}`);
    expect(replacePlaceholders(`${foreign} ${own}`, 37, TOKENS)).toBe(`new-access ${own}`);
  });

  it('leaves a placeholder for which there is no token', () => {
    const text = makePlaceholder('old', 'refresh', 7);
    expect(replacePlaceholders(text, 7, { accessToken: 'new-access', refreshToken: undefined })).toBe(text);
  });

  it('inserts tokens literally', () => {
    const odd = "$&-$1-$$-$`-$'";
    expect(
      replacePlaceholders(`<${makePlaceholder(JWT, 'access', 7)}>`, 7, { accessToken: odd, refreshToken: undefined }),
    ).toBe(`<${odd}>`);
  });

  it('leaves all other text alone', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(replacePlaceholders(text, 7, TOKENS)).toBe(text);
      }),
    );
  });
});

describe('carryOver', () => {
  it('moves the placeholders of one epoch to another, and no others', () => {
    const text = [1, 40, 2].map((epoch) => makePlaceholder(JWT, 'access', epoch)).join(' ');
    expect(findPlaceholders(carryOver(text, 40, 99)).map(({ epoch }) => epoch)).toEqual([1, 99, 2]);
  });
});

describe('isOfAnotherEpoch', () => {
  const own = makePlaceholder(JWT, 'access', 7);
  const foreign = makePlaceholder(JWT, 'refresh', 8);

  it('texts whose placeholders are all of another epoch speak for another session', () => {
    expect(isOfAnotherEpoch(7, foreign)).toBe(true);
    expect(isOfAnotherEpoch(7, 'no placeholder', `Bearer ${foreign}`)).toBe(true);
  });

  it('texts with a placeholder of this epoch, or with none, do not', () => {
    expect(isOfAnotherEpoch(7, own)).toBe(false);
    expect(isOfAnotherEpoch(7, own, foreign)).toBe(false);
    expect(isOfAnotherEpoch(7)).toBe(false);
    expect(isOfAnotherEpoch(7, '', `Bearer ${JWT}`)).toBe(false);
  });
});
