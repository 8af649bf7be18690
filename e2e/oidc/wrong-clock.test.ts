/** A user's clock that is wrong by hours: the ID token, the proofs and the API's token are judged by the provider's time all the same. */
import { decodeJwt } from 'jose';
import { expect, test } from '../support/test.js';
import { openApp, renew, scene, signIn, staysOpen, userOf, type Scene } from './support/scene.js';

/** The worker's clock, which a page and a test cannot set. */
const setClock = ({ site, config }: Scene, ahead: number): void => {
  site.setConfig(`const now = Date.now; Date.now = () => now() + ${String(ahead * 1000)};\n${config}`);
};

const HOUR = 3600;

for (const [what, ahead] of [
  ['an hour fast', HOUR],
  ['a day slow', -24 * HOUR],
] as const) {
  test(`${what}, with tokens bound to a key at a provider that judges proofs by their time: signed in, asked for, renewed`, async ({ serve, browserUnderTest }) => {
    const stage = await scene(serve, { isDpopBound: true });
    const { provider, site, api } = stage;
    setClock(stage, ahead);
    const tab = await openApp(browserUnderTest, stage);
    const before = site.to('/callback').length;
    await signIn(tab, stage);
    expect(await userOf(tab, stage)).toBe('ada');
    expect(await renew(tab)).toMatchObject({ status: 'signed-in', generation: 1, renewal: 'idle' });
    expect(await userOf(tab, stage)).toBe('ada');

    // The first proof is by the user's clock, the others are not.
    const proofs = provider.to('/token').filter(({ method }) => method === 'POST').map(({ headers, at, status }) => ({ off: Math.round(((decodeJwt(String(headers.dpop)).iat ?? 0) - at / 1000) / HOUR) + 0, status }));
    expect(proofs).toEqual([{ off: ahead / HOUR, status: 400 }, { off: 0, status: 200 }, { off: 0, status: 200 }]);
    // Its time is not for script of another origin to read: the app's own server was asked.
    expect(site.to('/callback').slice(before).filter(({ method }) => method === 'HEAD')).toHaveLength(1);
    expect(api.to('/me').at(-1)?.status).toBe(200);
    await stage.close();
  });
}

test('an hour fast, without a key: signed in and renewed, and nobody’s time is asked for', async ({ serve, browserUnderTest }) => {
  const stage = await scene(serve);
  setClock(stage, HOUR);
  await staysOpen(browserUnderTest, stage);
  const tab = await openApp(browserUnderTest, stage);
  await signIn(tab, stage);
  expect(await renew(tab)).toMatchObject({ status: 'signed-in', generation: 1 });
  expect(await userOf(tab, stage)).toBe('ada');
  expect(stage.site.to('/callback')).toEqual([]);
  await stage.close();
});
