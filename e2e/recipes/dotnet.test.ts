/** docs/recipes/dotnet.md, with a server of the shapes of ASP.NET Core Identity's endpoints (`MapIdentityApi`). */
import { renew, snapshot } from '../oidc/support/scene.js';
import { get, post, register } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import type { Answer, Received } from '../support/site.js';
import { expect, test } from '../support/test.js';
import { Issued } from './support/issued.js';
import { CONFIG_FILE, recipe } from './support/recipe.js';

/** Protected by the server for itself: no JWT. */
const opaque = (kind: string, number: number): string => `CfDJ8${Buffer.from(`${kind} ${String(number)} ${String(Math.random())}`).toString('base64url')}`;

function identityApi(issued: Issued): (received: Received) => Answer {
  const granted = (): Response =>
    Response.json({ tokenType: 'Bearer', accessToken: issued.access(opaque('access', issued.accessTokens.length)), expiresIn: 3600, refreshToken: issued.refresh(opaque('refresh', issued.refreshTokens.length)) });
  const unauthorized = (): Response => new Response(null, { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } });
  return (received) => {
    const given = received.method === 'POST' ? (JSON.parse(received.body.toString()) as { email?: string; password?: string; refreshToken?: string }) : {};
    switch (received.path) {
      case '/auth/login':
        return given.email === 'ada@example.com' && given.password === 'lovelace' ? granted() : Response.json({ title: 'Unauthorized', status: 401, detail: 'Failed' }, { status: 401 });
      case '/auth/refresh':
        return issued.isAlive(given.refreshToken ?? '') ? granted() : unauthorized();
      case '/auth/manage/info':
        return issued.authorizes(received) ? Response.json({ email: 'ada@example.com', isEmailConfirmed: true }) : unauthorized();
      case '/api/notes':
        return issued.authorizes(received) ? Response.json(['a note of ada']) : unauthorized();
      default:
        return undefined;
    }
  };
}

test('ASP.NET Core Identity: signed in, the API called, renewed, and refused when its security stamp has changed', async ({ serve, browserUnderTest }) => {
  const issued = new Issued();
  const site = await serve({ config: await recipe('dotnet', CONFIG_FILE, {}), answer: identityApi(issued) });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  expect((await post(tab, '/auth/login', { email: 'ada@example.com', password: 'hopper' })).status).toBe(401);
  const login = await post(tab, '/auth/login', { email: 'ada@example.com', password: 'lovelace' });
  expect(JSON.parse(login.body)).toMatchObject({ tokenType: 'Bearer', expiresIn: 3600 });
  for (const secret of site.secrets) expect(login.body).not.toContain(secret);
  await expect.poll(() => snapshot(tab)).toMatchObject({ status: 'signed-in', username: 'ada@example.com' });
  const { expiresAt = 0 } = await snapshot(tab);
  expect(Math.abs(expiresAt - Date.now() / 1000 - 3600)).toBeLessThan(120);
  expect((await get(tab, '/auth/manage/info')).status).toBe(200);

  issued.expire();
  expect(await get(tab, '/api/notes')).toEqual({ status: 200, body: '["a note of ada"]' });
  expect(bearer(site.to('/api/notes').at(-1))).toBe(issued.accessTokens[1]);
  expect(site.to('/auth/refresh').map(({ body }) => body.toString())).toEqual([JSON.stringify({ refreshToken: issued.refreshTokens[0] })]);

  issued.revoke();
  expect(await renew(tab)).toMatchObject({ status: 'signed-out', ended: { reason: 'refresh-rejected' } });
  await post(tab, '/auth/login', { email: 'ada@example.com', password: 'lovelace' });
  // Identity has no endpoint that ends a bearer session: it ends here.
  await tab.run(async () => void (await (window as unknown as { session: import('token-worker').Session }).session.logout()));
  await expect.poll(() => snapshot(tab)).toMatchObject({ status: 'signed-out', ended: { reason: 'signed-out' } });
  expect((await get(tab, '/api/notes')).status).toBe(401);
});
