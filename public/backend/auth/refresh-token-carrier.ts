/** The two ways in which a refresh token travels between this backend and its client: in JSON, or in a cookie that no script sees. */
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Environment } from '../environment.js';
import type { Settings } from '../options.js';
import { jsonObject } from '../json.js';

export interface RefreshTokenCarrier {
  read(c: Context<Environment>): Promise<string | undefined>;
  /** Sends the token on its way; what is returned goes into the JSON body. */
  write(c: Context<Environment>, refreshToken: string): { refreshToken?: string };
  clear(c: Context<Environment>): void;
}

export const inJson: RefreshTokenCarrier = {
  async read(c) {
    const { refreshToken } = await jsonObject(c);
    return typeof refreshToken === 'string' ? refreshToken : undefined;
  },
  write: (_c, refreshToken) => ({ refreshToken }),
  clear: () => undefined,
};

const NAME = 'refresh_token';

export function inCookie(path: string, settings: Settings): RefreshTokenCarrier {
  const attributes = (c: Context<Environment>) => ({
    path,
    httpOnly: true,
    sameSite: 'Strict' as const,
    // Some browsers drop secure cookies on http://localhost, where the demo runs.
    secure: new URL(c.req.url).protocol === 'https:',
  });
  return {
    read: (c) => Promise.resolve(getCookie(c, NAME)),
    write(c, refreshToken) {
      setCookie(c, NAME, refreshToken, { ...attributes(c), maxAge: settings.refreshTokenLifetime });
      return {};
    },
    clear: (c) => void deleteCookie(c, NAME, attributes(c)),
  };
}
