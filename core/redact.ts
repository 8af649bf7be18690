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

export function redactions(tokens: SecretTokens, epoch: number, mode: 'placeholder' | 'remove'): readonly Redaction[] {
  const kinds: readonly (readonly [TokenKind, string | undefined])[] = [
    ['access', tokens.accessToken],
    ['refresh', tokens.refreshToken],
    ['id', tokens.idToken],
  ];
  return kinds.flatMap(([kind, token]) =>
    token === undefined
      ? []
      : [{ token, replacement: mode === 'remove' ? undefined : makePlaceholder(token, kind, epoch, tokens.expiresAt) }],
  );
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

/** The JSON text of `body` with every string redacted, however deep and under whatever name. */
export function redactJson(body: unknown, list: readonly Redaction[]): string {
  return JSON.stringify(body, (_key, value: unknown) => (typeof value === 'string' ? redactText(value, list) : value));
}
