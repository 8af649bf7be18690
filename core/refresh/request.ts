/** The request to the refresh endpoint, as plain data. */
import type { ResolvedRefresh } from '../config/endpoints.js';
import type { Tokens } from '../tokens.js';

export interface RefreshRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly credentials: 'same-origin' | 'include';
}

/** Whether the browser keeps the refresh token, and sends and replaces it by itself. */
export const isInCookie = (refresh: ResolvedRefresh | undefined): boolean => refresh?.style === 'cookie';

/** Whether there is anything to present: a refresh token, a cookie that no script sees, or a request made by the app's function. */
export function canRenew(refresh: ResolvedRefresh | undefined, tokens: Tokens): boolean {
  return refresh !== undefined && (isInCookie(refresh) || refresh.request !== undefined || tokens.refreshToken !== undefined);
}

/** The refresh token as the endpoint's style writes it into a body. */
export function refreshTokenBody(
  style: ResolvedRefresh['style'],
  refreshToken: string | undefined,
  clientId: string | undefined,
): { readonly contentType: string; readonly body: string } | undefined {
  if (refreshToken === undefined || style === 'cookie' || style === 'provider') return undefined;
  if (style === 'json') return { contentType: 'application/json', body: JSON.stringify({ refreshToken }) };
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    ...(clientId === undefined ? {} : { client_id: clientId }),
  });
  return { contentType: 'application/x-www-form-urlencoded', body: form.toString() };
}

export function refreshRequest(refresh: ResolvedRefresh, tokens: Tokens): RefreshRequest {
  const content = refreshTokenBody(refresh.style, tokens.refreshToken, refresh.clientId);
  return {
    url: refresh.href,
    method: refresh.method,
    headers: {
      Accept: 'application/json',
      ...(content === undefined ? {} : { 'Content-Type': content.contentType }),
      ...refresh.headers,
    },
    body: content?.body,
    credentials: refresh.style === 'cookie' ? 'include' : 'same-origin',
  };
}
