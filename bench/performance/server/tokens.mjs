/** Gives out tokens, and knows which of them are good. A refresh token is good once. */
import { randomBytes } from 'node:crypto';
import { generateKeyPair, SignJWT } from 'jose';

const random = () => randomBytes(24).toString('base64url');
/** A day: no measure lasts that long. Seconds. */
const LONG = 86_400;

/** @param {string} issuer */
export async function tokenIssuer(issuer) {
  const { privateKey } = await generateKeyPair('RS256');
  /** When each access token ends, in epoch milliseconds. */
  const good = new Map();
  const refreshTokens = new Set();
  let lifetime = LONG;

  function issue() {
    const accessToken = random();
    const refreshToken = random();
    good.set(accessToken, Date.now() + lifetime * 1000);
    refreshTokens.add(refreshToken);
    return { accessToken, refreshToken, expiresIn: lifetime };
  }

  return {
    issue,
    renew: (refreshToken) => (refreshTokens.delete(refreshToken) ? issue() : undefined),
    isGood: (authorization = '') => (good.get(authorization.replace(/^(?:Bearer|DPoP) /, '')) ?? 0) > Date.now(),
    setLifetime: (seconds) => (lifetime = seconds ?? LONG),
    idToken: (clientId, nonce) =>
      new SignJWT({ ...(nonce === undefined ? {} : { nonce }), name: 'Ada' })
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .setIssuer(issuer)
        .setSubject('ada')
        .setAudience(clientId)
        .setIssuedAt()
        .setExpirationTime('1 day')
        .sign(privateKey),
  };
}
