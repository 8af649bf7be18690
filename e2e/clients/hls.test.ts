/** hls.js, as its README shows it: a playlist and its parts, during which the tokens expire. */
import { signIn } from '../support/page-actions.js';
import { expect, test } from '../support/test.js';
import { expectEachWithToken, expectNoToken } from './support/expect-invisible.js';
import { answerHls } from './support/hls-files.js';
import { openClient } from './support/open-client.js';

test('hls.js: a video plays to its end, although the tokens expire between two of its parts', async ({ serve, browserUnderTest }) => {
  const page = { scripts: ['hls.js/dist/hls.min.js'], body: '<video id="video" muted playsinline></video>' };
  const { site, tab } = await openClient({ serve, browserUnderTest }, page);
  site.setAnswer(async (received) => {
    const answer = await answerHls(site, received);
    if (received.path === '/api/hls/part1.m4s') site.backend.expireAccessTokens();
    return answer;
  });
  const login = await signIn(tab);

  const played = await tab.run(() => {
    const { Hls } = window as unknown as { Hls: typeof import('hls.js').default };
    const video = document.querySelector('video')!;
    return new Promise<{ isSupported: boolean; duration?: number; height?: number; failed?: string }>((resolve) => {
      if (!Hls.isSupported()) {
        resolve({ isSupported: false });
        return;
      }
      const hls = new Hls();
      hls.loadSource('/api/hls/playlist.m3u8');
      hls.attachMedia(video);
      hls.on(Hls.Events.MANIFEST_PARSED, () => void video.play());
      hls.on(Hls.Events.ERROR, (_event, { fatal, details, response }) => {
        if (fatal || response !== undefined) resolve({ isSupported: true, failed: `${details} ${String(response?.code)}` });
      });
      video.addEventListener('ended', () => {
        resolve({ isSupported: true, duration: video.duration, height: video.videoHeight });
      });
    });
  });

  expect(played).toEqual({ isSupported: true, duration: 4, height: 90 });
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
  expect(site.to('/api/hls/part2.m4s')).toHaveLength(2);
  expectEachWithToken(site);
  await expectNoToken(tab, site, [login, played]);
});
