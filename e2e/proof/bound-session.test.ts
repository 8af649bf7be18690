/** An app's own backend that binds each session to a key of the browser: who has taken the refresh token has not taken the session. */
import { generateKeyPair, generateProof, type KeyPair } from 'dpop';
import { COOKIE_CONFIG, JWT_CONFIG } from '../support/config.js';
import { get, logouts, registerBare, signIn, watchMessages } from '../support/page-actions.js';
import type { Site } from '../support/site.js';
import { expect, test } from '../support/test.js';

test.use({ shortLivedWorkers: true });
// WebKit takes its time to stop a worker.
test.setTimeout(240_000);

const SCRIPT = '/token-worker-oidc.js';

const KINDS = [
  { carrier: 'JSON', prefix: '/api', config: JWT_CONFIG },
  { carrier: 'a cookie', prefix: '/cookie', config: COOKIE_CONFIG },
] as const;

const configFile = (config: object): string =>
  `fetch('/worker-started').catch(() => undefined);\ntokenWorker({ ...${JSON.stringify(config)}, proof: dpop() });`;

/** What the endpoints made of the requests that reached them, without those that were sent back for a nonce. */
const judged = ({ backend }: Site) => backend.log.filter(({ kind, proof }) => kind !== 'resource' && proof !== 'sent back for a nonce');

/** What a thief takes along: what the browser would send to the refresh endpoint now. */
function stolen(site: Site, prefix: string): RequestInit {
  if (prefix === '/cookie') return { headers: { Cookie: String(site.to('/cookie/auth/refresh').at(-1)?.headers.cookie) } };
  // Access tokens are JWTs, refresh tokens are not.
  const refreshToken = [...site.secrets].filter((token) => !token.includes('.')).at(-1);
  return { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ refreshToken }) };
}

/** From another machine; with a proof of the thief's own, and the nonce that may be asked for. */
async function present(site: Site, prefix: string, pair?: KeyPair): Promise<Response> {
  const url = `${site.origin}${prefix}/auth/refresh`;
  const send = async (nonce?: string): Promise<Response> => {
    const { headers, ...init } = stolen(site, prefix);
    const proof: Record<string, string> = pair === undefined ? {} : { DPoP: await generateProof(pair, url, 'POST', nonce) };
    return fetch(url, { ...init, method: 'POST', headers: { ...(headers as Record<string, string>), ...proof } });
  };
  const first = await send();
  const isSentBack = first.headers.get('WWW-Authenticate')?.includes('use_dpop_nonce') === true;
  return isSentBack ? send(first.headers.get('DPoP-Nonce') ?? '') : first;
}

for (const { carrier, prefix, config } of KINDS) {
  test(`with the refresh token in ${carrier}: one key proves every sign-in, renewal and sign-out, and outlives the worker`, async ({ serve, browserUnderTest }) => {
    const site = await serve({ config: configFile(config), backend: { proof: true, proofNonces: true } });
    const tab = await browserUnderTest.open(site.origin);
    await registerBare(tab, SCRIPT);
    expect((await signIn(tab, prefix)).status).toBe(200);
    expect((await get(tab, `${prefix}/me`)).status).toBe(200);

    site.backend.expireAccessTokens();
    expect((await get(tab, `${prefix}/me`)).status).toBe(200);

    await browserUnderTest.stopWorkers();
    site.backend.expireAccessTokens();
    expect((await get(tab, `${prefix}/me`)).status).toBe(200);

    await browserUnderTest.stopWorkers();
    expect((await get(tab, `${prefix}/auth/logout`, { method: 'POST' })).status).toBe(204);
    expect((await get(tab, `${prefix}/me`)).status).toBe(401);

    const answered = judged(site);
    // With the access token in memory alone, a worker that starts renews by itself, to sign out too.
    expect(new Set(answered.map(({ kind }) => kind))).toEqual(new Set(['login', 'refresh', 'logout']));
    expect(answered.map(({ proof, status }) => [proof, status < 300])).toEqual(answered.map(() => ['verified', true]));
    expect(new Set(answered.map(({ key }) => key)).size).toBe(1);
    // A proof is for the endpoints; with a bearer's token none goes.
    for (const request of site.to(`${prefix}/me`)) expect(request.headers.dpop).toBeUndefined();
    // Nonces are forgotten with the worker: that some were sent back shows that it was really stopped.
    expect(site.backend.log.filter(({ proof }) => proof === 'sent back for a nonce').length).toBeGreaterThan(1);
    await expect.poll(() => site.to('/worker-started').length).toBeGreaterThan(2);
  });

  test(`with the refresh token in ${carrier}: taken away, it is refused without a proof and with another key, and the session goes on`, async ({ serve, browserUnderTest }) => {
    const site = await serve({ config: configFile(config), backend: { proof: true, proofNonces: true, rotate: false } });
    const tab = await browserUnderTest.open(site.origin);
    await registerBare(tab, SCRIPT);
    await watchMessages(tab);
    await signIn(tab, prefix);
    site.backend.expireAccessTokens();
    expect((await get(tab, `${prefix}/me`)).status).toBe(200);

    for (const pair of [undefined, await generateKeyPair('ES256')]) {
      const refused = await present(site, prefix, pair);
      expect([refused.status, refused.headers.get('Set-Cookie')]).toEqual([401, null]);
      expect(refused.headers.get('WWW-Authenticate')).toContain(pair === undefined ? 'invalid_dpop_proof' : 'invalid_token');
    }

    site.backend.expireAccessTokens();
    expect((await get(tab, `${prefix}/me`)).status).toBe(200);
    expect(judged(site).map(({ kind, proof, status }) => [kind, proof, status])).toEqual([
      ['login', 'verified', 200],
      ['refresh', 'verified', 200],
      ['refresh', 'missing', 401],
      ['refresh', 'refused', 401],
      ['refresh', 'verified', 200],
    ]);
    expect(await logouts(tab)).toEqual([]);
  });
}

test('the control: a backend that binds nothing lets whoever has taken the refresh token go on with it', async ({ serve, browserUnderTest }) => {
  const site = await serve({ config: configFile(JWT_CONFIG), backend: { rotate: false } });
  const tab = await browserUnderTest.open(site.origin);
  await registerBare(tab, SCRIPT);
  await signIn(tab);
  expect((await present(site, '/api')).status).toBe(200);
});
