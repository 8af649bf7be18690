/** Who gets the worker's script with secrets, which ones, and that nobody else does. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenWorkerError } from '../core/errors.js';
import { sealWorker } from './seal-worker.js';
import type { SealOptions } from './seal-options.js';
import { answered, cookieFrom, KEY, OLDER_KEY, SCRIPT, secretsIn, WORKER_FETCH, WORKER_URL, workerFetch } from './testing/requests.js';

const SECURE = '__Host-Http-token-worker';
const ID = 'A'.repeat(43);
const OTHER_ID = 'E'.repeat(43);

const seal = (options: Partial<SealOptions> = {}) => sealWorker({ keys: KEY, script: SCRIPT, ...options });
const ask = (request: Request, options: Partial<SealOptions> = {}): Promise<Response> => answered(seal(options)(request));
const textFor = async (request: Request, options: Partial<SealOptions> = {}): Promise<string> => (await ask(request, options)).text();
const withId = (id: string): Request => workerFetch({ Cookie: `${SECURE}=${id}` });

describe('the sealed answer', () => {
  it('is one line with the secret, then the script', async () => {
    const text = await textFor(workerFetch());
    expect(text).toMatch(/^self\.tokenWorkerSecrets=\["[A-Za-z0-9_-]{43}"\];\n/);
    expect(text.slice(text.indexOf('\n') + 1)).toBe(SCRIPT);
  });

  it('comes with all four headers as browsers send them, and with no others', async () => {
    const values: Readonly<Record<string, readonly string[]>> = {
      'Sec-Fetch-Dest': ['serviceworker', 'script', 'worker', 'sharedworker', 'empty', 'document', 'ServiceWorker', 'serviceworker, serviceworker'],
      'Service-Worker': ['script', 'Script', '', 'script, script'],
      'Sec-Fetch-Mode': ['same-origin', 'cors', 'no-cors', 'navigate'],
      'Sec-Fetch-Site': ['same-origin', 'same-site', 'cross-site', 'none'],
    };
    const headers = fc.record(
      Object.fromEntries(Object.entries(values).map(([name, all]) => [name, fc.option(fc.oneof({ weight: 3, arbitrary: fc.constant(all[0]) }, fc.constantFrom(...all)), { nil: undefined })])),
    );
    await fc.assert(
      fc.asyncProperty(headers, fc.boolean(), async (sent, hasCookie) => {
        const given = Object.entries(sent).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
        const request = new Request(WORKER_URL, { headers: [...given.map(([a, b]): [string, string] => [a, b]), ...(hasCookie ? [['Cookie', `${SECURE}=${ID}`] as [string, string]] : [])] });
        const response = await ask(request);
        const text = await response.text();
        const isWorker = Object.entries(WORKER_FETCH).every(([name, value]) => sent[name] === value);
        expect(secretsIn(text) !== undefined).toBe(isWorker);
        expect(response.headers.has('Set-Cookie')).toBe(isWorker);
        const isLook = hasCookie && sent['Service-Worker'] === 'script' && sent['Sec-Fetch-Dest'] === undefined;
        expect(response.status).toBe(isLook ? 400 : 200);
        if (!isWorker && !isLook) expect(text).toBe(SCRIPT);
      }),
      { numRuns: 500 },
    );
  });

  it('lacks each of the four in turn: no secret, no cookie', async () => {
    for (const missing of Object.keys(WORKER_FETCH)) {
      const response = await ask(new Request(WORKER_URL, { headers: Object.fromEntries(Object.entries(WORKER_FETCH).filter(([name]) => name !== missing)) }));
      expect([missing, await response.text(), response.headers.getSetCookie()]).toEqual([missing, SCRIPT, []]);
    }
  });

  it('is refused, so that the worker stays as it is, to a browser that has had it and now looks for a new version without fetch metadata', async () => {
    const look = new Request(WORKER_URL, { headers: { 'Service-Worker': 'script', Cookie: `${SECURE}=${ID}` } });
    const response = await ask(look);
    const text = await response.text();
    expect([response.status, response.headers.getSetCookie()]).toEqual([400, []]);
    expect(text).toContain('The worker that is installed goes on');
    expect(text).not.toContain(ID);
  });

  it('may not be stored, nor read from elsewhere, and has no source map', async () => {
    for (const request of [workerFetch(), new Request(WORKER_URL)]) {
      const { headers } = await ask(request);
      expect(Object.fromEntries([...headers].filter(([name]) => name !== 'set-cookie'))).toEqual({
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'no-store',
        vary: 'Sec-Fetch-Dest, Sec-Fetch-Mode, Sec-Fetch-Site, Service-Worker, Cookie',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
  });

  it("has the app's further headers", async () => {
    const headers = { 'Content-Security-Policy': "default-src 'none'", 'Service-Worker-Allowed': '/' };
    expect((await ask(workerFetch(), { headers })).headers.get('Content-Security-Policy')).toBe("default-src 'none'");
    expect((await ask(new Request(WORKER_URL), { headers })).headers.get('Service-Worker-Allowed')).toBe('/');
  });
});

describe('the same browser', () => {
  it('gets the same bytes, from any server with the same keys, and the cookie again with its full age', async () => {
    const first = await ask(workerFetch());
    const cookie = cookieFrom(first);
    const second = await ask(workerFetch({ Cookie: `theme=dark; ${cookie}; other=1` }));
    expect(await second.text()).toBe(await first.text());
    expect(second.headers.getSetCookie()).toEqual(first.headers.getSetCookie());
  });

  it('gets a cookie that no script and no other site has', async () => {
    const [cookie = ''] = (await ask(workerFetch())).headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-Http-token-worker=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=34560000; HttpOnly; SameSite=Strict; Secure$/);
  });

  it('on http at localhost, gets a cookie that browsers keep there', async () => {
    const [cookie = ''] = (await ask(workerFetch({}, 'http://localhost:3000/token-worker.js'))).headers.getSetCookie();
    expect(cookie).toMatch(/^token-worker-browser=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=34560000; HttpOnly; SameSite=Strict$/);
  });

  it('has other secrets than every other browser, and the cookie is not the secret', async () => {
    const texts = await Promise.all([ID, OTHER_ID].map((id) => textFor(withId(id))));
    const secrets = texts.map((text) => secretsIn(text)?.[0]);
    expect(new Set([...secrets, ID, OTHER_ID]).size).toBe(4);
    const ids = await Promise.all(Array.from({ length: 20 }, async () => cookieFrom(await ask(workerFetch()))));
    expect(new Set(ids).size).toBe(20);
  });

  it('has other secrets under another server key', async () => {
    expect(secretsIn(await textFor(withId(ID)))).not.toEqual(secretsIn(await textFor(withId(ID), { keys: OLDER_KEY })));
  });
});

it('the secret of a browser stays what it is: a change of the derivation would end every session', async () => {
  expect(secretsIn(await textFor(withId(ID)))).toEqual(['5osffCcT5nmezvzDNRyF06aeB4tMhLyBbscU5BKSUd8']);
});

describe('when the server key is changed', () => {
  it('both secrets come, the newest first, and the old one is what it was', async () => {
    const before = secretsIn(await textFor(withId(ID), { keys: OLDER_KEY })) ?? [];
    const both = secretsIn(await textFor(withId(ID), { keys: [KEY, OLDER_KEY] })) ?? [];
    const after = secretsIn(await textFor(withId(ID), { keys: [KEY] })) ?? [];
    expect(both).toEqual([...after, ...before]);
    expect(new Set(both).size).toBe(2);
  });

  it('the cookie stays', async () => {
    const before = await ask(withId(ID), { keys: OLDER_KEY });
    const after = await ask(withId(ID), { keys: [KEY, OLDER_KEY] });
    expect(cookieFrom(after)).toBe(cookieFrom(before));
  });
});

describe('a cookie', () => {
  it('that is malformed counts as none', async () => {
    for (const bad of ['', 'short', `${ID}A`, `"${ID}"`, `${'A'.repeat(42)}B`, `${'A'.repeat(42)}=`, `${'A'.repeat(42)}+`]) {
      const response = await ask(withId(bad));
      expect(response.status).toBe(200);
      expect(cookieFrom(response)).not.toBe(`${SECURE}=${bad}`);
      expect(cookieFrom(response)).toMatch(/^__Host-Http-token-worker=[A-Za-z0-9_-]{43}$/);
    }
  });

  it('of a similar name counts as none', async () => {
    const response = await ask(workerFetch({ Cookie: `x${SECURE}=${ID}; ${SECURE}x=${ID}; token-worker-browser=${ID}; ${SECURE}` }));
    expect(cookieFrom(response)).not.toContain(ID);
    const beside = await ask(workerFetch({ Cookie: `x${SECURE}=${OTHER_ID}; ${SECURE}=${ID}; token-worker-browser=${OTHER_ID}` }));
    expect([beside.status, cookieFrom(beside)]).toEqual([200, `${SECURE}=${ID}`]);
  });

  it('that comes twice was planted: the script is refused, in words, without a secret or an id', async () => {
    for (const second of [OTHER_ID, ID, 'malformed', '']) {
      for (const header of [`${SECURE}=${ID}; ${SECURE}=${second}`, `${SECURE}=${second};a=b;${SECURE}=${ID}`]) {
        const response = await ask(workerFetch({ Cookie: header }));
        const text = await response.text();
        expect([response.status, response.headers.get('Cache-Control'), response.headers.getSetCookie()]).toEqual([400, 'no-store', []]);
        expect(text).toContain(`The browser sent the cookie ${SECURE} more than once`);
        expect(text).not.toContain(ID);
        expect(text).not.toContain('tokenWorkerSecrets');
      }
    }
  });

  it('on http at localhost, is refused twice as well', async () => {
    const request = workerFetch({ Cookie: `token-worker-browser=${ID}; token-worker-browser=${OTHER_ID}` }, 'http://localhost/token-worker.js');
    expect((await ask(request)).status).toBe(400);
  });
});

describe('what is not the script', () => {
  it('is passed on: another path, a query, even an empty one, another method', async () => {
    const handler = seal();
    for (const path of ['/token-worker.js?v=2', '/token-worker.js?', '/token-worker.jsx', '/token-worker.js/', '/a/token-worker.js', '/token%2Dworker.js', '//token-worker.js', '/']) {
      expect([path, await handler(workerFetch({}, `https://app.example.com${path}`))]).toEqual([path, undefined]);
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      expect(await handler(new Request(WORKER_URL, { method, headers: WORKER_FETCH }))).toBeUndefined();
    }
  });

  it('is the path that the app chose', async () => {
    const handler = seal({ path: '/app/sw.js' });
    expect(await handler(workerFetch())).toBeUndefined();
    expect(secretsIn(await (await answered(handler(workerFetch({}, 'https://app.example.com/app/sw.js')))).text())).toHaveLength(1);
  });
});

it('HEAD is answered like GET, without a body, a cookie or a secret, which no browser asks for so', async () => {
  const response = await ask(new Request(WORKER_URL, { method: 'HEAD', headers: WORKER_FETCH }));
  expect([response.status, response.body, response.headers.getSetCookie()]).toEqual([200, null, []]);
  expect(response.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
});

describe('the script', () => {
  it('may be a function, which is asked each time', async () => {
    let version = 0;
    const handler = seal({ script: () => Promise.resolve(`// ${++version}`) });
    await handler(workerFetch());
    expect(await (await answered(handler(new Request(WORKER_URL)))).text()).toBe('// 2');
  });

  it('that cannot be had rejects: with the error of the function, or by saying what it gave', async () => {
    await expect(ask(workerFetch(), { script: () => Promise.reject(new Error('the disk is full')) })).rejects.toThrow('the disk is full');
    const wrong = ask(workerFetch(), { script: (() => Promise.resolve(undefined)) as unknown as () => string });
    await expect(wrong).rejects.toThrow(TokenWorkerError);
    await expect(wrong).rejects.toThrow("sealWorker.script: the function gave a value of type undefined; takes the worker's text");
  });
});
