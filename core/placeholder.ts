/**
 * What a page gets in place of a token: a JWT with the same payload, so that code which decodes it goes on working, and
 * a signature that says what it is and, opaquely, which epoch made it. It stands for that epoch's newest token of its kind.
 */
import * as base64url from 'jose/base64url';
import { readClaims } from './jwt.js';

export type TokenKind = 'access' | 'refresh' | 'id';

export interface Placeholder {
  /** As it stands in the text. */
  readonly text: string;
  readonly kind: TokenKind;
  readonly epoch: number;
}

/** What placeholders stand for; one whose token is not there stays. */
export interface StoodFor {
  readonly accessToken: string | undefined;
  readonly refreshToken: string | undefined;
  readonly idToken?: string | undefined;
}

const MARK = 'token-worker-placeholder';
const PATTERN = new RegExp(`[\\w-]+\\.[\\w-]+\\.${MARK}-(access|refresh|id)-([0-9a-z]+)`, 'g');
/** The part of a JWT that a placeholder keeps, as `PATTERN` finds it again. */
const JWT_START = /^[\w-]+\.[\w-]+$/;
const OPAQUE_HEADER = base64url.encode('{"alg":"none","typ":"JWT"}');

function opaquePayload(expiresAt: number | undefined): string {
  return base64url.encode(JSON.stringify(expiresAt === undefined ? {} : { exp: Math.floor(expiresAt) }));
}

/** @param expiresAt epoch seconds; what an opaque token's placeholder says as `exp` */
export function makePlaceholder(token: string, kind: TokenKind, epoch: number, expiresAt?: number): string {
  const jwtStart = token.slice(0, token.lastIndexOf('.'));
  const isJwt = JWT_START.test(jwtStart) && readClaims(token) !== undefined;
  const start = isJwt ? jwtStart : `${OPAQUE_HEADER}.${opaquePayload(expiresAt)}`;
  return `${start}.${MARK}-${kind}-${epoch.toString(36)}`;
}

const readEpoch = (text: string): number => Number.parseInt(text, 36);

/** A quick look, for the path of every request. */
export const mayHoldPlaceholder = (text: string): boolean => text.includes(MARK);

export function findPlaceholders(text: string): readonly Placeholder[] {
  return [...text.matchAll(PATTERN)].map((match) => ({
    text: match[0],
    kind: match[1] as TokenKind,
    epoch: readEpoch(match[2] ?? ''),
  }));
}

/** Puts this epoch's tokens in the place of its placeholders. Those of another epoch stay: they stand for somebody else. */
export function replacePlaceholders(text: string, epoch: number, tokens: StoodFor): string {
  const byKind: Readonly<Record<TokenKind, string | undefined>> = { access: tokens.accessToken, refresh: tokens.refreshToken, id: tokens.idToken };
  return text.replace(PATTERN, (placeholder, kind: TokenKind, epochText: string) => {
    const token = byKind[kind];
    return token !== undefined && readEpoch(epochText) === epoch ? token : placeholder;
  });
}

/** Lets the placeholders of one epoch stand for the tokens of another: for what a user left in an earlier session of their own. */
export function carryOver(text: string, from: number, to: number): string {
  return text.replace(PATTERN, (placeholder, _kind: TokenKind, epochText: string) =>
    readEpoch(epochText) === from ? placeholder.slice(0, -epochText.length) + to.toString(36) : placeholder,
  );
}

/** Whether texts speak for another session alone, as those of a tab do that still shows the user before. */
export function isOfAnotherEpoch(epoch: number, ...texts: readonly string[]): boolean {
  const placeholders = texts.flatMap(findPlaceholders);
  return placeholders.length > 0 && placeholders.every((placeholder) => placeholder.epoch !== epoch);
}
