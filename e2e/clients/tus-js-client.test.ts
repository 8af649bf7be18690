/** tus-js-client against a tus server, as its README shows it: uploads in chunks, during which tokens expire. */
import { signIn } from '../support/page-actions.js';
import type { Site } from '../support/site.js';
import { expect, test } from '../support/test.js';
import { expectEachWithToken, expectNoToken } from './support/expect-invisible.js';
import { openClient } from './support/open-client.js';
import { tusServer } from './support/tus-server.js';

interface WithTus {
  readonly tus: typeof import('tus-js-client');
}

const page = { scripts: ['tus-js-client/dist/tus.min.js'] };
const SIZE = 1_200_000;
const CHUNK = 256 * 1024;
/** What the page makes its file of. */
const FILE = Buffer.from(Uint8Array.from({ length: SIZE }, (_, index) => (index * 7) % 251));

/** Every request of this method below the uploads' path. */
const requests = (site: Site, method: string) => site.received.filter((request) => request.method === method && request.path.startsWith('/api/files'));
const offsets = (site: Site) => requests(site, 'PATCH').map(({ headers }) => Number(headers['upload-offset']));

test('tus: the tokens expire between two chunks, and the file arrives whole', async ({ serve, browserUnderTest }) => {
  const { site, tab } = await openClient({ serve, browserUnderTest }, page);
  const tus = await tusServer(site);
  tus.onChunk = (number) => {
    if (number === 2) site.backend.expireAccessTokens();
  };
  const login = await signIn(tab);

  const told = await tab.run(
    ([size, chunkSize]) =>
      new Promise<{ url: string | null; chunks: number[]; progress: number[]; failed?: string }>((resolve) => {
        const { tus: client } = window as unknown as WithTus;
        const bytes = Uint8Array.from({ length: size }, (_, index) => (index * 7) % 251);
        const file = new File([bytes], 'numbers.bin', { type: 'application/octet-stream' });
        const chunks: number[] = [];
        const progress: number[] = [];
        const upload = new client.Upload(file, {
          endpoint: '/api/files/',
          chunkSize,
          metadata: { filename: file.name, filetype: file.type },
          onChunkComplete: (length) => chunks.push(length),
          onProgress: (sent) => progress.push(sent),
          onError: ({ message }) => {
            resolve({ url: upload.url, chunks, progress, failed: message });
          },
          onSuccess: () => {
            resolve({ url: upload.url, chunks, progress });
          },
        });
        upload.start();
      }),
    [SIZE, CHUNK] as const,
  );

  expect(told.failed).toBeUndefined();
  expect((await tus.read(told.url ?? '')).equals(FILE)).toBe(true);
  expect(told.chunks).toEqual([CHUNK, CHUNK, CHUNK, CHUNK, SIZE - 4 * CHUNK]);
  // No browser tells of an upload's progress through a worker: what the client tells is what the server has accepted.
  expect([...new Set(told.progress)]).toEqual([0, CHUNK, 2 * CHUNK, 3 * CHUNK, 4 * CHUNK, SIZE]);
  // The third was refused and came again, as it was; the client, which would have asked first how far it had come, did not notice.
  expect(offsets(site)).toEqual([0, CHUNK, 2 * CHUNK, 2 * CHUNK, 3 * CHUNK, 4 * CHUNK]);
  expect(requests(site, 'POST')).toHaveLength(1);
  expect(requests(site, 'HEAD')).toEqual([]);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
  expectEachWithToken(site);
  await expectNoToken(tab, site, [login, told]);
});

test('tus: an upload that was stopped is resumed after its tokens have expired', async ({ serve, browserUnderTest }) => {
  const { site, tab } = await openClient({ serve, browserUnderTest }, page);
  const tus = await tusServer(site);
  const login = await signIn(tab);

  const stopped = await tab.run(
    ([size, chunkSize]) =>
      new Promise<number>((resolve) => {
        const { tus: client } = window as unknown as WithTus;
        const file = new File([Uint8Array.from({ length: size }, (_, index) => (index * 7) % 251)], 'numbers.bin', { lastModified: 1 });
        const upload = new client.Upload(file, {
          endpoint: '/api/files/',
          chunkSize,
          onChunkComplete: (_length, accepted) => {
            void upload.abort().then(() => {
              resolve(accepted);
            });
          },
        });
        upload.start();
      }),
    [SIZE, CHUNK] as const,
  );
  site.backend.expireAccessTokens();
  const told = await tab.run(
    ([size, chunkSize]) => {
      const { tus: client } = window as unknown as WithTus;
      const file = new File([Uint8Array.from({ length: size }, (_, index) => (index * 7) % 251)], 'numbers.bin', { lastModified: 1 });
      return new Promise<{ url: string | null }>((resolve, reject) => {
        const upload = new client.Upload(file, {
          endpoint: '/api/files/',
          chunkSize,
          onError: reject,
          onSuccess: () => {
            resolve({ url: upload.url });
          },
        });
        void upload.findPreviousUploads().then(([previous]) => {
          if (previous === undefined) throw new Error('nothing to resume');
          upload.resumeFromPreviousUpload(previous);
          upload.start();
        }).catch(reject);
      });
    },
    [SIZE, CHUNK] as const,
  );

  expect(stopped).toBeGreaterThan(0);
  expect((await tus.read(told.url ?? '')).equals(FILE)).toBe(true);
  // It asked how far it had come, was refused, and asked again.
  expect(requests(site, 'HEAD')).toHaveLength(2);
  expect(requests(site, 'POST')).toHaveLength(1);
  expect(site.to('/api/auth/refresh')).toHaveLength(1);
  expectEachWithToken(site);
  await expectNoToken(tab, site, [login, told]);
});
