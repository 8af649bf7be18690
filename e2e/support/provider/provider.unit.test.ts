/** The provider really rotates, revokes, demands proofs and refuses: seen by an independent client. */
import { generateKeyPair } from 'dpop';
import { afterEach, describe, expect, it } from 'vitest';
import { authorize, Browser, CLIENT, discover, redeem, REDIRECT_URI, refresh, refusal, revoke, signIn } from './drive.js';
import { startProvider, type ProviderOptions, type TestProvider } from './provider.js';

const API = 'https://api.example';
const SIGNED_OUT = 'http://localhost:9/signed-out';
let provider: TestProvider;
const start = async (options: Partial<ProviderOptions> = {}): Promise<TestProvider> =>
  (provider = await startProvider({
    clients: [{ clientId: CLIENT.client_id, redirectUris: [REDIRECT_URI], postLogoutRedirectUris: [SIGNED_OUT] }],
    resources: [API],
    ...options,
  }));
const key = () => generateKeyPair('ES256') as Promise<CryptoKeyPair>;

afterEach(() => provider.close());

describe('a provider without proofs', () => {
  it('gives a code, tokens, and new ones for the refresh token, and records all of them', async () => {
    const flow = await discover((await start()).issuer);
    const tokens = await signIn(flow, API);
    expect(tokens.token_type).toBe('bearer');
    const renewed = await refresh(flow, tokens.refresh_token);
    expect(renewed.refresh_token).not.toBe(tokens.refresh_token);
    for (const secret of [tokens.access_token, tokens.refresh_token, tokens.id_token, renewed.access_token, renewed.refresh_token, ...provider.codes])
      expect(provider.secrets).toContain(secret);
    expect(provider.codes).toHaveLength(1);
    expect(provider.refreshes().map(({ status }) => status)).toEqual([200]);
    expect([await provider.isAlive(tokens.refresh_token ?? ''), await provider.isAlive(renewed.refresh_token ?? '')]).toEqual([false, true]);
  });

  it('refuses a refresh token used twice, and ends the grant', async () => {
    const flow = await discover((await start()).issuer);
    const tokens = await signIn(flow);
    const renewed = await refresh(flow, tokens.refresh_token);
    expect(await refusal(refresh(flow, tokens.refresh_token))).toMatch(/^400 invalid_grant/);
    expect(await provider.isAlive(renewed.refresh_token ?? '')).toBe(false);
    expect(await refusal(refresh(flow, renewed.refresh_token))).toMatch(/^400 invalid_grant/);
  });

  it('refuses a code used twice, and a code without its verifier', async () => {
    const flow = await discover((await start()).issuer);
    const authorized = await authorize(flow, undefined);
    expect(await refusal(redeem(flow, { ...authorized, verifier: 'x'.repeat(43) }))).toMatch(/^400 invalid_grant/);
    const again = await authorize(flow, undefined, authorized.browser);
    const tokens = await redeem(flow, again);
    expect(await refusal(redeem(flow, again))).toMatch(/^400 invalid_grant/);
    expect(await provider.isAlive(tokens.refresh_token ?? '')).toBe(false);
  });

  it('revokes, one token or everything', async () => {
    const flow = await discover((await start()).issuer);
    const first = await signIn(flow);
    const second = await signIn(flow);
    await revoke(flow, first.refresh_token);
    expect([await provider.isAlive(first.refresh_token ?? ''), await provider.isAlive(second.refresh_token ?? '')]).toEqual([false, true]);
    provider.revokeEverything();
    expect(await refusal(refresh(flow, second.refresh_token))).toMatch(/^400 invalid_grant/);
  });

  it('lets the user refuse, and refuses a wrong password', async () => {
    const flow = await discover((await start()).issuer);
    const { at } = await authorize(flow, undefined, new Browser(), { action: 'cancel' });
    expect(new URL(at.url).searchParams.get('error')).toBe('access_denied');
    expect(new URL(at.url).searchParams.get('iss')).toBe(provider.issuer);
    const wrong = await authorize(flow, undefined, new Browser(), { login: 'ada', password: 'hopper', action: 'login' });
    expect(wrong.at.status).toBe(401);
  });

  it('asks for consent where told to', async () => {
    const flow = await discover((await start({ consent: 'asked' })).issuer);
    const { at, browser } = await authorize(flow, undefined);
    expect(at.text).toContain('value="consent"');
    expect((await browser.open(at.url, { action: 'consent' })).url).toContain('code=');
  });

  it('signs out, and asks for a password again', async () => {
    const flow = await discover((await start()).issuer);
    const authorized = await authorize(flow, undefined);
    const { id_token } = await redeem(flow, authorized);
    const url = `${provider.issuer}/session/end?id_token_hint=${id_token ?? ''}&post_logout_redirect_uri=${encodeURIComponent(SIGNED_OUT)}`;
    const page = await authorized.browser.open(url);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    expect((await authorized.browser.open(`${provider.issuer}/session/end/confirm`, { xsrf, logout: 'yes' })).url).toBe(SIGNED_OUT);
    const again = await authorize(flow, undefined, authorized.browser, {});
    expect(again.at.text).toContain('name="password"');
  });

  it('tells another time where told to, and lets only its clients\' pages read', async () => {
    await start({ dateOffset: 3600 });
    const post = (origin: string) => fetch(`${provider.issuer}/token`, { method: 'POST', headers: { Origin: origin }, body: new URLSearchParams({ client_id: CLIENT.client_id, grant_type: 'refresh_token', refresh_token: 'x' }) });
    const [own, other] = [await post('http://localhost:9'), await post('http://evil.example')];
    expect(Date.parse(own.headers.get('date') ?? '') - Date.now()).toBeGreaterThan(3_000_000);
    expect([own, other].map(({ headers }) => headers.get('access-control-allow-origin'))).toEqual(['http://localhost:9', null]);
  });

  it('answers as a test tells it', async () => {
    await start();
    provider.setAnswer(({ path }) => (path === '/token' ? new Response('', { status: 503 }) : 'drop'));
    expect((await fetch(`${provider.issuer}/token`, { method: 'POST' })).status).toBe(503);
    await expect(fetch(`${provider.issuer}/jwks`)).rejects.toThrow();
    expect(provider.to('/token').map(({ status }) => status)).toEqual([503]);
  });
});

describe('a provider with proofs', () => {
  it.each([false, true])('binds tokens to the key; nonce demanded: %s', async (dpopNonce) => {
    const { issuer } = await start({ dpop: true, dpopNonce });
    const flow = await discover(issuer, await key());
    const tokens = await signIn(flow, API);
    expect(tokens.token_type).toBe('dpop');
    expect(provider.to('/token').map(({ status }) => status)).toEqual(dpopNonce ? [400, 200] : [200]);
    const thief = await discover(issuer, await key());
    expect(await refusal(refresh(thief, tokens.refresh_token))).toMatch(/^400 invalid_grant/);
    expect(await refusal(refresh(await discover(issuer), tokens.refresh_token))).toMatch(/^400 invalid_grant/);
    expect((await refresh(flow, tokens.refresh_token)).token_type).toBe('dpop');
  });

  it('refuses a bound refresh token used twice, though the proof is right, and ends the grant', async () => {
    const { issuer } = await start({ dpop: true });
    const flow = await discover(issuer, await key());
    const tokens = await signIn(flow);
    const renewed = await refresh(flow, tokens.refresh_token);
    expect(await refusal(refresh(flow, tokens.refresh_token))).toMatch(/^400 invalid_grant/);
    expect(await provider.isAlive(renewed.refresh_token ?? '')).toBe(false);
  });

  it('rotates no bound refresh token unless told to', async () => {
    const { issuer } = await start({ dpop: true, rotation: 'default' });
    const flow = await discover(issuer, await key());
    const tokens = await signIn(flow);
    expect((await refresh(flow, tokens.refresh_token)).refresh_token).toBe(tokens.refresh_token);
  });
});
