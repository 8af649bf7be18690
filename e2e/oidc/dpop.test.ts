/** Tokens bound to a key (RFC 9449), with a provider and an API that check everything: what they received, and why they refused what they did. */
import { generateKeyPair, generateProof } from 'dpop';
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, type JWK } from 'jose';
import type { Browser, Tab } from '../support/browser.js';
import type { ResourceServer } from '../support/provider/resource-server.js';
import { everythingSeen, watchEverything } from '../support/scan.js';
import { expect, test } from '../support/test.js';
import { at, begin, call, openApp, registerApp, scene, snapshot, submit, type Scene } from './support/scene.js';
import { alterTokens } from './support/sign-in-errors.js';

const stages: Scene[] = [];

test.afterEach(async () => {
  await Promise.all(stages.splice(0).map((stage) => stage.close()));
});

async function signedIn(browser: Browser, stage: Scene): Promise<Tab> {
  stages.push(stage);
  const tab = await openApp(browser, stage);
  await begin(tab, { returnTo: '/home.html' });
  await expect.poll(() => at(tab)).toContain(`${stage.provider.issuer}/interaction/`);
  await submit(tab, 'ada', 'lovelace');
  await expect.poll(() => at(tab)).toBe(`${stage.site.origin}/home.html`);
  await registerApp(tab);
  return tab;
}

const post = (tab: Tab, url: string, text: string): Promise<{ readonly status: number; readonly body: string }> =>
  tab.run(
    async ([address, body]) => {
      const response = await fetch(address, { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body });
      return { status: response.status, body: await response.text() };
    },
    [url, text] as const,
  );

const renew = (tab: Tab): Promise<void> =>
  tab.run(async () => {
    await (window as unknown as { session: import('token-worker').Session }).session.refresh();
  });

/** Without preflights. */
const asked = (api: ResourceServer, path = '/me') => api.to(path).filter(({ method }) => method !== 'OPTIONS');
const statuses = (requests: readonly { readonly status?: number }[]) => requests.map(({ status }) => status);
const keyOf = (accessToken: string | undefined): unknown => (decodeJwt(accessToken ?? '').cnf as { readonly jkt?: string } | undefined)?.jkt;

test('every request has a proof of its own, and the API accepts it', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve, { isDpopBound: true });
  const { provider, api } = stage;
  const tab = await signedIn(browserUnderTest, stage);
  expect(JSON.parse((await call(tab, `${api.origin}/me?with=query#fragment`)).body)).toEqual({ sub: 'ada' });
  expect(JSON.parse((await call(tab, `${api.origin}/me`)).body)).toEqual({ sub: 'ada' });
  expect(JSON.parse((await post(tab, `${api.origin}/echo`, 'a body')).body)).toMatchObject({ method: 'POST', body: 'a body' });

  const requests = [...asked(api), ...asked(api, '/echo')];
  expect(statuses(requests)).toEqual([200, 200, 200]);
  for (const { headers } of requests) expect(headers.authorization).toBe(`DPoP ${provider.accessTokens[0] ?? ''}`);
  expect(new Set(requests.map(({ headers }) => headers.dpop)).size).toBe(3);
  // The provider knew from the beginning for whom the code was, and one key is used throughout.
  expect(keyOf(provider.accessTokens[0])).toBe(provider.to('/auth')[0]?.query.get('dpop_jkt'));
});

test('a renewal rotates the refresh token and stays bound to the same key', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve, { isDpopBound: true });
  const { provider, api } = stage;
  const tab = await signedIn(browserUnderTest, stage);
  await renew(tab);
  expect((await call(tab, `${api.origin}/me`)).status).toBe(200);
  expect(statuses(provider.refreshes())).toEqual([200]);
  const [first = '', second = ''] = provider.refreshTokens;
  expect(await Promise.all([provider.isAlive(first), provider.isAlive(second)])).toEqual([false, true]);
  expect(asked(api)[0]?.headers.authorization).toBe(`DPoP ${provider.accessTokens[1] ?? ''}`);
  expect(keyOf(provider.accessTokens[1])).toBe(keyOf(provider.accessTokens[0]));
  await renew(tab);
  expect(statuses(provider.refreshes())).toEqual([200, 200]);
});

test('an old refresh token is refused with a right proof too, whose key is in this browser alone, and its successor dies with it', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve, { isDpopBound: true });
  const { provider, api } = stage;
  const tab = await signedIn(browserUnderTest, stage);
  const [first = ''] = provider.refreshTokens;
  // The worker is kept from the new one, so that it presents the old one again: nobody else could prove possession of its key.
  alterTokens(stage, () => ({ refresh_token: undefined }));
  await renew(tab);
  provider.setAnswer(undefined);
  const second = provider.refreshTokens[1] ?? '';
  expect(await Promise.all([provider.isAlive(first), provider.isAlive(second)])).toEqual([false, true]);
  expect((await call(tab, `${api.origin}/me`)).status).toBe(200);

  await renew(tab);
  const last = provider.refreshes().at(-1);
  expect(new URLSearchParams(last?.body).get('refresh_token')).toBe(first);
  const proof = String(last?.headers.dpop);
  expect(await calculateJwkThumbprint(decodeProtectedHeader(proof).jwk as JWK)).toBe(keyOf(provider.accessTokens[0]));
  expect(last?.status).toBe(400);
  expect(await provider.isAlive(second)).toBe(false);
  await expect.poll(() => snapshot(tab)).toMatchObject({ status: 'signed-out', ended: { reason: 'refresh-rejected' } });
  expect((await call(tab, `${api.origin}/me`)).status).toBe(401);
});

test('a nonce that a server demands costs one more request, once, and no renewal', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve, { isDpopBound: true, apiNonce: true, dpopNonce: true });
  const { provider, api } = stage;
  const tab = await signedIn(browserUnderTest, stage);
  expect(statuses(provider.to('/token').filter(({ method }) => method === 'POST'))).toEqual([400, 200]);

  expect((await post(tab, `${api.origin}/echo`, 'sent twice')).status).toBe(200);
  expect(asked(api, '/echo').map(({ status, refusal, body }) => ({ status, refusal, body }))).toEqual([
    { status: 401, refusal: 'nonce', body: 'sent twice' },
    { status: 200, refusal: undefined, body: 'sent twice' },
  ]);
  expect((await call(tab, `${api.origin}/me`)).status).toBe(200);
  expect((await call(tab, `${api.origin}/me`)).status).toBe(200);
  expect(statuses(asked(api))).toEqual([200, 200]);

  api.rotateNonce();
  expect((await call(tab, `${api.origin}/me`)).status).toBe(200);
  expect((await call(tab, `${api.origin}/me`)).status).toBe(200);
  expect(statuses(asked(api))).toEqual([200, 200, 401, 200, 200]);
  expect(provider.refreshes()).toHaveLength(0);

  await renew(tab);
  await renew(tab);
  expect(statuses(provider.refreshes())).toEqual([200, 200]);
  expect((await call(tab, `${api.origin}/me`)).status).toBe(200);
  expect(asked(api)).toHaveLength(6);
});

test('what somebody takes from the wire is of no use without the key', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve, { isDpopBound: true });
  const { provider, api } = stage;
  const tab = await signedIn(browserUnderTest, stage);
  expect((await call(tab, `${api.origin}/me`)).status).toBe(200);
  const { authorization, dpop } = asked(api)[0]?.headers ?? {};
  const token = String(authorization).split(' ')[1] ?? '';
  const thief = await generateKeyPair('ES256');
  const steal = async (headers: Record<string, string>): Promise<unknown> => {
    const { status } = await fetch(`${api.origin}/me`, { headers });
    return { status, refusal: asked(api).at(-1)?.refusal };
  };

  expect(await steal({ Authorization: `DPoP ${token}` })).toEqual({ status: 401, refusal: 'no proof' });
  expect(await steal({ Authorization: `Bearer ${token}` })).toEqual({ status: 401, refusal: 'scheme' });
  expect(await steal({ Authorization: `DPoP ${token}`, DPoP: String(dpop) })).toEqual({ status: 401, refusal: 'jti' });
  const forged = await generateProof(thief, `${api.origin}/me`, 'GET', undefined, token);
  expect(await steal({ Authorization: `DPoP ${token}`, DPoP: forged })).toEqual({ status: 401, refusal: 'key' });

  const proof = await generateProof(thief, `${provider.issuer}/token`, 'POST');
  const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'app', refresh_token: provider.refreshTokens[0] ?? '' });
  expect((await fetch(`${provider.issuer}/token`, { method: 'POST', headers: { DPoP: proof }, body })).status).toBe(400);
  // The user notices nothing.
  await renew(tab);
  expect((await call(tab, `${api.origin}/me`)).status).toBe(200);
});

test('the private key leaves the browser in no form, and no page sees a token', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve, { isDpopBound: true });
  const { provider, api } = stage;
  const tab = await signedIn(browserUnderTest, stage);
  await watchEverything(tab);
  expect((await call(tab, `${api.origin}/me`)).status).toBe(200);
  await renew(tab);
  const found = await tab.run(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('token-worker');
      opening.onsuccess = () => { resolve(opening.result); };
      opening.onerror = () => { reject(new Error('no database')); };
    });
    const values = await new Promise<unknown[]>((resolve) => {
      const all = database.transaction('sessions').objectStore('sessions').getAll();
      all.onsuccess = () => { resolve(all.result); };
    });
    database.close();
    const pairs = values.flatMap((value) => {
      const { pair } = value as { readonly pair?: CryptoKeyPair };
      return pair === undefined ? [] : [pair];
    });
    const tryTo = (format: 'jwk' | 'pkcs8', key: CryptoKey): Promise<string> => crypto.subtle.exportKey(format as 'jwk', key).then(() => 'exported', (error: unknown) => (error as Error).name);
    return Promise.all(
      pairs.map(async ({ privateKey, publicKey }) => ({
        type: privateKey.type,
        extractable: privateKey.extractable,
        jwk: await tryTo('jwk', privateKey),
        pkcs8: await tryTo('pkcs8', privateKey),
        public: await tryTo('jwk', publicKey),
      })),
    );
  });
  expect(found).toEqual([{ type: 'private', extractable: false, jwk: 'InvalidAccessError', pkcs8: 'InvalidAccessError', public: 'exported' }]);
  const seen = await everythingSeen(tab);
  expect(provider.secrets.size).toBeGreaterThan(5);
  expect([...provider.secrets].filter((secret) => seen.includes(secret))).toEqual([]);
});

test('a redirect takes neither token nor proof to another origin', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve, { isDpopBound: true });
  const { api, site } = stage;
  const tab = await signedIn(browserUnderTest, stage);
  const shared = { 'Access-Control-Allow-Origin': site.origin };
  api.setAnswer(({ path, method }) => (path === '/export' && method !== 'OPTIONS' ? new Response(null, { status: 307, headers: { ...shared, Location: `${site.origin}/elsewhere` } }) : undefined));
  const error = await tab.run((url) => fetch(url).then(() => 'answered', (reason: unknown) => (reason as Error).name), `${api.origin}/export`);
  expect(error).toBe('TypeError');
  expect(asked(api, '/export')).toHaveLength(1);
  expect(site.to('/elsewhere')).toHaveLength(0);
});

test("a server's clock that is an hour ahead costs one more request, once", async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve, { isDpopBound: true });
  const { api, site, provider } = stage;
  const tab = await signedIn(browserUnderTest, stage);
  const shared = { 'Access-Control-Allow-Origin': site.origin, 'Access-Control-Expose-Headers': 'Date, WWW-Authenticate' };
  api.setAnswer(({ path, method, headers }) => {
    if (path !== '/clock' || method === 'OPTIONS') return undefined;
    const here = Date.now() / 1000 + 3600;
    const isInTime = Math.abs((decodeJwt(String(headers.dpop)).iat ?? 0) - here) < 60;
    const refusal = isInTime ? {} : { 'WWW-Authenticate': 'DPoP error="invalid_dpop_proof"' };
    return new Response(null, { status: isInTime ? 204 : 401, headers: { ...shared, ...refusal, Date: new Date(here * 1000).toUTCString() } });
  });
  expect((await call(tab, `${api.origin}/clock`)).status).toBe(204);
  expect((await call(tab, `${api.origin}/clock`)).status).toBe(204);
  expect(statuses(asked(api, '/clock'))).toEqual([401, 204, 204]);
  expect(provider.refreshes()).toHaveLength(0);
});
