/** No token is left in what a page gets, and nothing else is changed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readClaims } from './jwt.js';
import { makePlaceholder } from './placeholder.js';
import { redactions, redactJson, redactText, type SecretTokens } from './redact.js';
import { makeJwt } from './testing/jwt.js';

const EPOCH = 7;
const NONE: SecretTokens = {
  accessToken: undefined,
  refreshToken: undefined,
  idToken: undefined,
  expiresAt: undefined,
};
const JWT = makeJwt({ sub: '7', exp: 1_700_000_000 }, 'signature-of-the-access-token-0123456789');
const OPAQUE = 'opaque-refresh-token-0123456789abcdef';

const list = (
  tokens: Partial<SecretTokens>,
  mode: 'placeholder' | 'remove' = 'placeholder',
): ReturnType<typeof redactions> => redactions({ ...NONE, ...tokens }, EPOCH, mode);

/** Marks that stand for the three tokens in a template; no generated text holds them. */
const MARKS = ['\uE000', '\uE001', '\uE002'] as const;
type Three = readonly [string, string, string];

function fill(text: string, values: Three): string {
  return MARKS.reduce((result, mark, index) => result.replaceAll(mark, () => values[index] ?? ''), text);
}

function fillJson(value: unknown, values: Three): unknown {
  if (typeof value === 'string') return fill(value, values);
  if (Array.isArray(value)) return value.map((item) => fillJson(item, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [fill(name, values), fillJson(inner, values)]),
  );
}

const holdsMark = (text: string): boolean => MARKS.some((mark) => text.includes(mark));

/** What is left of a template when everything that holds a token goes. */
function strip(value: unknown): unknown {
  if (typeof value === 'string') return holdsMark(value) ? undefined : value;
  if (Array.isArray(value)) return value.map((item) => strip(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => (holdsMark(name) ? [] : [[name, strip(inner)]])),
  );
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => [name, ...textsIn(inner)])
    : [];
}

const plain = fc.string({ maxLength: 12 }).map((text) => text.replaceAll(/[<>]/g, ''));
const planted = fc
  .array(fc.oneof(plain, fc.constantFrom(...MARKS)), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''));
const { template } = fc.letrec((tie) => ({
  template: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(planted, fc.constantFrom(...MARKS), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('template'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(plain, planted), tie('template'), { maxKeys: 4 }),
  ),
}));
/** Opaque tokens of any visible characters, whose first and last tell them from each other and from the text around. */
const body = fc.stringMatching(/^[!-;=?-~]{16,40}$/);
const three = fc.tuple(body, body, body).map(([a, r, i]): Three => [`<a${a}>`, `<r${r}>`, `<i${i}>`]);

describe('redactJson', () => {
  it('wherever in a body the tokens stand, placeholders take their place and all else is as it was', () => {
    fc.assert(
      fc.property(template, three, (given, secrets) => {
        const [accessToken, refreshToken, idToken] = secrets;
        const output = redactJson(fillJson(given, secrets), list({ accessToken, refreshToken, idToken }));
        const placeholders: Three = [
          makePlaceholder(accessToken, 'access', EPOCH),
          makePlaceholder(refreshToken, 'refresh', EPOCH),
          makePlaceholder(idToken, 'id', EPOCH),
        ];
        expect(output).toBe(JSON.stringify(fillJson(given, placeholders)));
        const texts = [output, ...textsIn(JSON.parse(output))];
        for (const secret of secrets) expect(texts.some((text) => text.includes(secret))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('with remove, everything that holds a token goes and all else is as it was', () => {
    fc.assert(
      fc.property(template, three, (given, secrets) => {
        const [accessToken, refreshToken, idToken] = secrets;
        const output = redactJson(fillJson(given, secrets), list({ accessToken, refreshToken, idToken }, 'remove'));
        expect(output).toBe(JSON.stringify(strip(given)) ?? 'null');
        const texts = [output, ...textsIn(JSON.parse(output))];
        for (const secret of secrets) expect(texts.some((text) => text.includes(secret))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['placeholder', 'remove'] as const)('however the tokens are related, none is left (%s)', (mode) => {
    const related: readonly Partial<SecretTokens>[] = [
      { accessToken: JWT, refreshToken: JWT },
      { accessToken: JWT, refreshToken: JWT.slice(0, -4) },
      { accessToken: JWT.slice(0, -4), refreshToken: JWT },
      { accessToken: OPAQUE, refreshToken: `${OPAQUE}-and-more`, idToken: `x-${OPAQUE}` },
      { accessToken: JWT, refreshToken: OPAQUE, idToken: makeJwt({ aud: 'app' }, 'signature-of-the-id-token') },
    ];
    for (const tokens of related) {
      const output = redactJson(
        { ...tokens, again: [tokens, `Bearer ${tokens.refreshToken ?? ''}`] },
        list(tokens, mode),
      );
      for (const token of [tokens.accessToken, tokens.refreshToken, tokens.idToken])
        if (token !== undefined) expect(output).not.toContain(token);
    }
  });

  it('where one token is the beginning of another, the rest of the other is not left standing', () => {
    const tokens = { accessToken: OPAQUE, refreshToken: `${OPAQUE}-and-more` };
    expect(JSON.parse(redactJson(tokens, list(tokens)))).toEqual({
      accessToken: makePlaceholder(OPAQUE, 'access', EPOCH),
      refreshToken: makePlaceholder(OPAQUE, 'refresh', EPOCH),
    });
  });

  it('a page that decodes the token reads what it would have read', () => {
    const { token } = JSON.parse(redactJson({ token: JWT }, list({ accessToken: JWT }))) as { token: string };
    expect(readClaims(token)).toEqual(readClaims(JWT));
    const opaque = JSON.parse(redactJson({ token: OPAQUE }, list({ accessToken: OPAQUE, expiresAt: 99.5 }))) as {
      token: string;
    };
    expect(readClaims(opaque.token)).toEqual({ exp: 99 });
  });

  it('with remove, a field goes; in a list, where places count, null stands', () => {
    const given = { user: 'ada', token: JWT, header: `Bearer ${JWT}`, all: ['x', JWT, 7] };
    expect(redactJson(given, list({ accessToken: JWT }, 'remove'))).toBe('{"user":"ada","all":["x",null,7]}');
  });

  it('a body that is nothing but a token is still JSON', () => {
    expect(redactJson(JWT, list({ accessToken: JWT }, 'remove'))).toBe('null');
    expect(JSON.parse(redactJson(JWT, list({ accessToken: JWT })))).toBe(makePlaceholder(JWT, 'access', EPOCH));
  });

  it('names are redacted too', () => {
    expect(redactJson({ [JWT]: 1, b: 2 }, list({ accessToken: JWT }))).toBe(
      `{"${makePlaceholder(JWT, 'access', EPOCH)}":1,"b":2}`,
    );
    expect(redactJson({ [JWT]: 1, b: 2 }, list({ accessToken: JWT }, 'remove'))).toBe('{"b":2}');
  });

  it('a body with no token in it is as it was, __proto__ included', () => {
    const text = '{"__proto__":{"a":[1,2.5,true,null,"☂",{}]},"toJSON":"x","":{}}';
    expect(redactJson(JSON.parse(text), list({ accessToken: JWT, refreshToken: OPAQUE }))).toBe(text);
  });

  it('a big and deep body is no trouble', () => {
    let deep: unknown = JWT;
    for (let depth = 0; depth < 500; depth += 1) deep = depth % 2 === 0 ? [deep] : { deep };
    const given = {
      deep,
      wide: Array.from({ length: 20_000 }, (_, index) => (index % 2 === 0 ? `row ${String(index)}` : `Bearer ${JWT}`)),
    };
    const output = redactJson(given, list({ accessToken: JWT }));
    expect(output).not.toContain(JWT);
    expect((JSON.parse(output) as typeof given).wide[19_998]).toBe('row 19998');
  });
});

describe('redactText', () => {
  it('redacts a header, every occurrence', () => {
    const placeholder = makePlaceholder(JWT, 'access', EPOCH);
    expect(redactText(`token=${JWT}; again=${JWT}; Path=/`, list({ accessToken: JWT }))).toBe(
      `token=${placeholder}; again=${placeholder}; Path=/`,
    );
  });

  it('answers undefined where a token is to go and not to be replaced', () => {
    expect(redactText(`token=${JWT}`, list({ accessToken: JWT }, 'remove'))).toBeUndefined();
    expect(redactText('Path=/', list({ accessToken: JWT }, 'remove'))).toBe('Path=/');
  });

  it('leaves text without tokens alone', () => {
    expect(redactText('text/html', list({ accessToken: JWT, refreshToken: OPAQUE }))).toBe('text/html');
    expect(redactText(JWT, [])).toBe(JWT);
  });

  it('inserts replacements literally', () => {
    expect(redactText('<token>', [{ token: 'token', replacement: '$&$1$$' }])).toBe('<$&$1$$>');
  });
});

describe('redactions', () => {
  it('has one entry for each token there is, of its kind and epoch', () => {
    expect(list({ accessToken: JWT, refreshToken: OPAQUE })).toEqual([
      { token: JWT, replacement: makePlaceholder(JWT, 'access', EPOCH) },
      { token: OPAQUE, replacement: makePlaceholder(OPAQUE, 'refresh', EPOCH) },
    ]);
    expect(list({ idToken: JWT })).toEqual([{ token: JWT, replacement: makePlaceholder(JWT, 'id', EPOCH) }]);
    expect(list({})).toEqual([]);
  });

  it('with remove has nothing to put in their place', () => {
    expect(list({ accessToken: JWT }, 'remove')).toEqual([{ token: JWT, replacement: undefined }]);
  });
});
