/** docs/recipes/spring.md, with a server of the JSON that the usual Spring Security backend with JWTs of its own speaks: 403 for a refused token, of either kind. */
import { snapshot } from '../oidc/support/scene.js';
import { jwt } from '../support/jwt.js';
import { get, post, register } from '../support/page-actions.js';
import { bearer } from '../support/received.js';
import type { Answer, Received } from '../support/site.js';
import { expect, test } from '../support/test.js';
import { Issued } from './support/issued.js';
import { CONFIG_FILE, recipe } from './support/recipe.js';

function springBackend(issued: Issued): (received: Received) => Answer {
  const newAccess = (): string => {
    const now = Math.floor(Date.now() / 1000);
    return issued.access(jwt({ sub: 'ada', iat: now, exp: now + 3600, number: issued.accessTokens.length }));
  };
  const refused = (path: string, message: string): Response => Response.json({ statusCode: 403, timestamp: new Date().toISOString(), message, description: `uri=${path}` }, { status: 403 });
  return (received) => {
    const { path, method, body } = received;
    if (!path.startsWith('/api/')) return undefined;
    const given = method === 'POST' && body.length > 0 ? (JSON.parse(body.toString()) as { username?: string; password?: string; refreshToken?: string }) : {};
    if (path === '/api/auth/signin') {
      if (given.username !== 'ada' || given.password !== 'lovelace') return Response.json({ status: 401, error: 'Unauthorized', message: 'Bad credentials', path }, { status: 401 });
      return Response.json({ token: newAccess(), type: 'Bearer', refreshToken: issued.refresh(`refresh-${String(Math.random())}`), id: 1, username: 'ada', email: 'ada@example.com', roles: ['ROLE_USER'] });
    }
    if (path === '/api/auth/refreshtoken') {
      const { refreshToken = '' } = given;
      return issued.isAlive(refreshToken) ? Response.json({ accessToken: newAccess(), refreshToken, tokenType: 'Bearer' }) : refused(path, `Failed for [${refreshToken}]: Refresh token was expired. Please make a new signin request`);
    }
    if (path === '/api/auth/signout') {
      issued.revoke();
      return Response.json({ message: 'Log out successful!' });
    }
    return issued.authorizes(received) ? Response.json(['a note of ada']) : refused(path, 'Access Denied');
  };
}

test('Spring: signed in, the API called, renewed after a 403, signed out; a refresh token that is refused ends the session', async ({ serve, browserUnderTest }) => {
  const issued = new Issued();
  const site = await serve({ config: await recipe('spring', CONFIG_FILE, {}), answer: springBackend(issued) });
  const tab = await browserUnderTest.open(site.origin);
  await register(tab);
  const signIn = () => post(tab, '/api/auth/signin', { username: 'ada', password: 'lovelace' });
  const login = await signIn();
  expect(JSON.parse(login.body)).toMatchObject({ type: 'Bearer', roles: ['ROLE_USER'] });
  for (const secret of site.secrets) expect(login.body).not.toContain(secret);
  await expect.poll(() => snapshot(tab)).toMatchObject({ status: 'signed-in', username: 'ada', claims: { sub: 'ada' } });

  issued.expire();
  expect(await get(tab, '/api/notes')).toEqual({ status: 200, body: '["a note of ada"]' });
  expect(site.to('/api/notes').map(bearer)).toEqual(issued.accessTokens);
  const [refreshToken] = issued.refreshTokens;
  expect(site.to('/api/auth/refreshtoken').map(({ body }) => body.toString())).toEqual([JSON.stringify({ refreshToken })]);

  await post(tab, '/api/auth/signout', {});
  expect(bearer(site.to('/api/auth/signout')[0])).toBe(issued.accessTokens[1]);
  await expect.poll(() => snapshot(tab)).toMatchObject({ status: 'signed-out', ended: { reason: 'signed-out' } });
  expect((await get(tab, '/api/notes')).status).toBe(403);

  const { refreshToken: placeholder } = JSON.parse((await signIn()).body) as { refreshToken: string };
  issued.revoke();
  // Such a backend names the refresh token in its refusal; an app that refreshes by itself is told of it too.
  const refusal = await post(tab, '/api/auth/refreshtoken', { refreshToken: placeholder });
  expect(refusal.status).toBe(403);
  expect(site.to('/api/auth/refreshtoken').at(-1)?.body.toString()).toBe(JSON.stringify({ refreshToken: issued.refreshTokens[1] }));
  expect(refusal.body).not.toContain(issued.refreshTokens[1]);
  await expect.poll(() => snapshot(tab)).toMatchObject({ status: 'signed-out', ended: { reason: 'refresh-rejected' } });
});
