/** Takes tokens out of what a page is about to see, wherever in a JSON body or a header they stand. */
import { makePlaceholder, type TokenKind } from './placeholder.js';

export interface Redaction {
  readonly token: string;
  /** What stands in its place; undefined: nothing does, the field goes. */
  readonly replacement: string | undefined;
}

export interface SecretTokens {
  readonly accessToken: string | undefined;
  readonly refreshToken: string | undefined;
  readonly idToken: string | undefined;
  readonly expiresAt: number | undefined;
}

/** The longest first: where one token is the beginning of another, the rest of that one must not be left standing. */
export function redactions(tokens: SecretTokens, epoch: number, mode: 'placeholder' | 'remove'): readonly Redaction[] {
  const kinds: readonly (readonly [TokenKind, string | undefined])[] = [
    ['access', tokens.accessToken],
    ['refresh', tokens.refreshToken],
    ['id', tokens.idToken],
  ];
  return kinds
    .flatMap(([kind, token]) =>
      token === undefined
        ? []
        : [{ token, replacement: mode === 'remove' ? undefined : makePlaceholder(token, kind, epoch, tokens.expiresAt) }],
    )
    .sort((one, other) => other.token.length - one.token.length);
}

/** A text without the tokens; undefined when it held one that is to go and not to be replaced. */
export function redactText(text: string, list: readonly Redaction[]): string | undefined {
  let result = text;
  for (const { token, replacement } of list) {
    if (!result.includes(token)) continue;
    if (replacement === undefined) return undefined;
    result = result.replaceAll(token, () => replacement);
  }
  return result;
}

const isJsonObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object whose names are redacted like its values; a name that is to go takes its value along. */
function withRedactedNames(value: Record<string, unknown>, list: readonly Redaction[]): Record<string, unknown> {
  const isClean = Object.keys(value).every((name) => redactText(name, list) === name);
  if (isClean) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const redacted = redactText(name, list);
      return redacted === undefined ? [] : [[redacted, inner]];
    }),
  );
}

/** The JSON text of `body` with every string redacted, however deep and under whatever name. */
export function redactJson(body: unknown, list: readonly Redaction[]): string {
  const text = JSON.stringify(body, (_key, value: unknown) => {
    if (typeof value === 'string') return redactText(value, list);
    return isJsonObject(value) ? withRedactedNames(value, list) : value;
  }) as string | undefined;
  return text ?? 'null';
}
