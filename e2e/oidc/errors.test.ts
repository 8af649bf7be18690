/** A sign-in that comes to nothing: the page learns why, in the provider's words, and nobody is half signed in. */
import type { Tab } from '../support/browser.js';
import type { Answer } from '../support/site.js';
import { expect, test } from '../support/test.js';
import { at, atForm, begin, exchanges, openApp, registerApp, scene, signIn, snapshot, submit, userOf, type Scene } from './support/scene.js';
import { alterTokens, answerCallback, cameBackWith, loginOutcome } from './support/sign-in-errors.js';

/** As far from signed in as before. */
async function expectNobody(tab: Tab, stage: Scene): Promise<void> {
  await registerApp(tab);
  expect(await snapshot(tab)).toMatchObject({ status: 'signed-out' });
  expect(await userOf(tab, stage)).toBe(401);
  expect(stage.api.to('/me').at(-1)?.headers.authorization).toBeUndefined();
}

test('the user refuses: the page gets access_denied and what the provider says of it', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const tab = await openApp(browserUnderTest, stage);
  await begin(tab, { returnTo: '/home.html?a=1&error=old#part' });
  await atForm(tab, stage);
  await submit(tab, '', '', 'cancel');
  expect(await cameBackWith(tab, stage)).toEqual({ a: '1', error: 'access_denied', error_description: 'The user refused.' });
  expect(await at(tab)).toContain('#part');
  expect(stage.provider.to('/token')).toHaveLength(0);
  await expectNobody(tab, stage);
  await stage.close();
});

test('who is signed in and refuses to sign in anew stays signed in', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const tab = await openApp(browserUnderTest, stage);
  await signIn(tab, stage);
  await begin(tab, { returnTo: '/home.html', prompt: 'login consent' });
  await atForm(tab, stage);
  await submit(tab, '', '', 'cancel');
  expect(await cameBackWith(tab, stage)).toMatchObject({ error: 'access_denied' });
  await registerApp(tab);
  expect(await userOf(tab, stage)).toBe('ada');
  expect(exchanges(stage)).toHaveLength(1);
  await stage.close();
});

test('a provider that may ask nothing of the user says login_required', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const tab = await openApp(browserUnderTest, stage);
  // The worker itself never asks for that.
  stage.provider.setAnswer(({ path }) => {
    const request = new URL(path, stage.provider.origin);
    if (request.pathname !== '/auth' || request.searchParams.get('prompt') === 'none') return undefined;
    request.searchParams.set('prompt', 'none');
    return Response.redirect(request, 303);
  });
  await begin(tab, { returnTo: '/home.html' });
  expect(await cameBackWith(tab, stage)).toMatchObject({ error: 'login_required' });
  expect(stage.provider.to('/token')).toHaveLength(0);
  await expectNobody(tab, stage);
  await stage.close();
});

test('what the provider says reaches the page as it was said, and is no more than text', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const tab = await openApp(browserUnderTest, stage);
  const error_description = 'Zweiter Faktor fehlt: <b>"x" & y</b> #z';
  answerCallback(stage, { error: 'interaction_required', error_description, error_uri: 'https://evil.example/' });
  await begin(tab, { returnTo: '/home.html?page=2' });
  expect(await cameBackWith(tab, stage)).toEqual({ page: '2', error: 'interaction_required', error_description });
  expect(stage.provider.to('/token')).toHaveLength(0);
  await expectNobody(tab, stage);
  await stage.close();
});

test('a resource server that the provider does not know: its error is on the page', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve, { oidc: { resource: 'https://unknown.example' } });
  const tab = await openApp(browserUnderTest, stage);
  await begin(tab, { returnTo: '/home.html' });
  expect(await cameBackWith(tab, stage)).toMatchObject({ error: 'invalid_target' });
  await expectNobody(tab, stage);
  await stage.close();
});

test('an unknown client: the provider keeps the user, and says so itself', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve, { oidc: { clientId: 'somebody' } });
  const tab = await openApp(browserUnderTest, stage);
  await begin(tab, { returnTo: '/home.html' });
  await expect.poll(() => at(tab)).toContain(`${stage.provider.issuer}/auth?`);
  expect(await tab.run(() => document.body.textContent)).toContain('invalid_client');
  await tab.back();
  await expectNobody(tab, stage);
  await stage.close();
});

for (const [what, change] of Object.entries({
  'another issuer than the one that was asked': { code: 'a-code', iss: 'https://evil.example' },
  'no issuer, though the provider says that it names itself': { code: 'a-code', iss: undefined },
  'another issuer that tells of an error': { error: 'access_denied', iss: 'https://evil.example' },
})) {
  test(`an answer of ${what} is not believed, and no code exchanged`, async ({ serve, browserUnderTest }) => {
    const stage = await scene(serve);
    const tab = await openApp(browserUnderTest, stage);
    answerCallback(stage, change);
    await begin(tab, { returnTo: '/home.html' });
    expect(await cameBackWith(tab, stage)).toMatchObject({ error: 'invalid_response' });
    expect(stage.provider.to('/token')).toHaveLength(0);
    await expectNobody(tab, stage);
    await stage.close();
  });
}

test('an answer with another state than ours is not exchanged', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const tab = await openApp(browserUnderTest, stage);
  answerCallback(stage, { code: 'a-code', state: 'not-ours' });
  await begin(tab, { returnTo: '/home.html' });
  expect(await cameBackWith(tab, stage, '/')).toMatchObject({ error: 'unknown_state' });
  expect(stage.provider.to('/token')).toHaveLength(0);
  await expectNobody(tab, stage);
  await stage.close();
});

test('what would take the protection away, or the user elsewhere, is refused before the provider hears of it', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  const tab = await openApp(browserUnderTest, stage);
  for (const options of [
    { returnTo: 'https://evil.example/' },
    { returnTo: '//evil.example/' },
    { returnTo: 'javascript:alert(1)' },
    { prompt: 'none' },
    { parameters: { prompt: 'none' } },
    { redirectUri: 'https://evil.example/' },
    ...['redirect_uri', 'state', 'nonce', 'code_challenge', 'code_challenge_method', 'response_type', 'response_mode', 'client_id', 'request'].map((name) => ({ parameters: { [name]: 'x' } })),
  ]) {
    expect(await loginOutcome(tab, options), JSON.stringify(options)).toMatchObject({ name: 'TokenWorkerError', code: 'invalid-login' });
  }
  expect(await at(tab)).toBe(`${stage.site.origin}/home.html`);
  expect(stage.provider.to('/auth')).toHaveLength(0);
  await stage.close();
});

/** Without it the browser keeps an answer from the worker. */
const headers = { 'Access-Control-Allow-Origin': '*' };

const DISCOVERY = '/.well-known/openid-configuration';

for (const [what, answer] of Object.entries<() => Answer>({
  'is down': () => new Response('down', { status: 503 }),
  'breaks the connection': () => 'drop',
  'never answers': () => 'hang',
  'answers with a page': () => new Response('<p>hello', { headers: { ...headers, 'Content-Type': 'text/html' } }),
  'names another issuer': () => Response.json({ issuer: 'https://evil.example', authorization_endpoint: 'https://evil.example/auth' }, { headers }),
})) {
  test(`discovery that ${what}: login() says so, the page stays, and later it works`, async ({ serve, browserUnderTest }) => {
    // Short only where it is waited for: it bounds what must succeed, too.
    const stage = await scene(serve, what === 'never answers' ? { oidc: { timeout: 4 } } : {});
    const tab = await openApp(browserUnderTest, stage);
    stage.provider.setAnswer(({ path }) => (path === DISCOVERY ? answer() : undefined));
    expect(await loginOutcome(tab)).toMatchObject({ name: 'TokenWorkerError', code: 'provider-unavailable' });
    expect(await at(tab)).toBe(`${stage.site.origin}/home.html`);
    expect(stage.provider.received.filter(({ path }) => path !== DISCOVERY)).toEqual([]);
    stage.provider.setAnswer(undefined);
    await signIn(tab, stage);
    expect(await userOf(tab, stage)).toBe('ada');
    await stage.close();
  });
}

for (const [what, answer, outcome] of [
  ['is down', () => new Response('down', { status: 503, headers }), { error: 'temporarily_unavailable' }],
  ['never answers', () => 'hang' as const, { error: 'temporarily_unavailable' }],
  ['breaks the connection', () => 'drop' as const, { error: 'temporarily_unavailable' }],
  ['refuses', () => Response.json({ error: 'invalid_grant', error_description: 'no such code' }, { status: 400, headers }), { error: 'invalid_grant', error_description: 'no such code' }],
  [
    'does not know the client',
    () => Response.json({ error: 'invalid_client', error_description: 'This app was removed.' }, { status: 401, headers }),
    { error: 'invalid_client', error_description: 'This app was removed.' },
  ],
  ['answers no tokens', () => Response.json({ hello: 'world' }, { headers }), { error: 'invalid_response' }],
] as const) {
  test(`a token endpoint that ${what} at the exchange: an error on the page, and the next sign-in works`, async ({ serve, browserUnderTest }) => {
    const stage = await scene(serve);
    const tab = await openApp(browserUnderTest, stage);
    stage.provider.setAnswer(({ path }) => (path === '/token' ? answer() : undefined));
    await begin(tab, { returnTo: '/home.html' });
    await atForm(tab, stage);
    await submit(tab, 'ada', 'lovelace');
    const told = await cameBackWith(tab, stage);
    expect(told).toMatchObject(outcome);
    expect(JSON.stringify(told)).not.toContain(stage.provider.codes[0]);
    await expectNobody(tab, stage);
    const before = exchanges(stage).length;

    stage.provider.setAnswer(undefined);
    await begin(tab, { returnTo: '/home.html?again' });
    await expect.poll(() => at(tab)).toBe(`${stage.site.origin}/home.html?again`);
    await registerApp(tab);
    expect(await userOf(tab, stage)).toBe('ada');
    expect(exchanges(stage)).toHaveLength(before + 1);
    await stage.close();
  });
}

for (const [what, change] of [
  ['an ID token of another sign-in', (stage: Scene) => ({ id_token: stage.provider.idTokens[0] })],
  ['no ID token', () => ({ id_token: undefined })],
  ['an ID token that is none', () => ({ id_token: 'hello' })],
  ['no access token', () => ({ access_token: undefined })],
  ['a token of a kind that nobody asked for', () => ({ token_type: 'mac' })],
] as const) {
  test(`a token response with ${what} is not believed`, async ({ serve, browserUnderTest, anotherProfile }) => {
    const stage = await scene(serve);
    await signIn(await openApp(await anotherProfile(), stage), stage, { as: 'grace' });
    const tab = await openApp(browserUnderTest, stage);
    alterTokens(stage, () => change(stage));
    await begin(tab, { returnTo: '/home.html' });
    await atForm(tab, stage);
    await submit(tab, 'ada', 'lovelace');
    expect(await cameBackWith(tab, stage)).toMatchObject({ error: 'invalid_response' });
    await expectNobody(tab, stage);
    await stage.close();
  });
}
