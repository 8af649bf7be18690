/** The sign-in in a simulated world: whoever comes back is signed in once, whole, and as whom they signed in. */
import { describe, expect, test } from 'vitest';
import { errorAt, SigningIn } from '../simulation/signing-in.js';

describe('a sign-in', () => {
  test.each([true, false])('is granted, and the API knows who asks (bound to a key: %s)', async (isBound) => {
    const stage = new SigningIn({ isBound });
    const worker = stage.startWorker();
    expect(await stage.signIn(worker, 'ada', { returnTo: '/home?a=1#b' })).toBe('https://app.example/home?a=1#b');
    expect(await stage.userOf(worker)).toBe('ada');
    expect(stage.provider.asked()).toHaveLength(1);
    expect(stage.provider.isAlive(stage.refreshToken)).toBe(true);
  });
});
