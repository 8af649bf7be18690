/** One request by HTTP: what comes back, and how it is told that nothing does. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { json, startApp } from '../testing/app.js';
import { follow, targetOf } from './follow.js';
import { askWith, isFailure } from './http.js';

const ask = askWith({ insecure: false, limit: 5000 });

it('answers what came, cookies apart, and sends none itself', async () => {
  const app = await startApp({ '/': { status: 418, headers: { 'X-A': ['1', '2'], 'Set-Cookie': ['a=1', 'b=2'] }, body: 'tea' } });
  const answer = await ask(`${app.origin}/`, { method: 'POST', headers: { 'X-B': 'b' }, body: 'ä' });
  expect(answer).toMatchObject({ status: 418, body: 'tea', setCookies: ['a=1', 'b=2'], headers: { 'x-a': '1, 2' } });
  expect(app.asked).toMatchObject([{ method: 'POST', body: 'ä', headers: { 'x-b': 'b', 'content-length': '2' } }]);
  expect(app.asked[0]?.headers).not.toHaveProperty('cookie');
  expect(app.asked[0]?.headers).not.toHaveProperty('authorization');
});

it.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
])('reads what is compressed (%s) though that was not asked for', async (coding, compress) => {
  const app = await startApp({ '/': { headers: { 'Content-Encoding': coding }, body: compress('tea') }, '/broken': { headers: { 'Content-Encoding': coding }, body: 'tea' } });
  expect(await ask(`${app.origin}/`)).toMatchObject({ status: 200, body: 'tea' });
  expect(await ask(`${app.origin}/broken`)).toMatchObject({ failure: 'unreachable', why: expect.stringContaining(`says that it is ${coding}`) as unknown });
});

it('tells of a server that is not there', async () => {
  const app = await startApp({});
  await app.close();
  expect(await ask(`${app.origin}/`)).toMatchObject({ failure: 'unreachable', why: expect.stringContaining('nothing listens there') as unknown });
});

it('tells of an answer that does not come, or does not end, within its time', async () => {
  const app = await startApp({ '/': () => 'hang' });
  expect(await askWith({ insecure: false, limit: 100 })(`${app.origin}/`)).toEqual({ url: `${app.origin}/`, failure: 'timeout', why: 'it gave no whole answer within 0.1 s' });
});

it('tells of what does not speak HTTP, or not by TLS', async () => {
  const server = createServer((socket) => socket.on('error', () => undefined).end('SSH-2.0-x\r\n'));
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  onTestFinished(() => void server.close());
  expect(await ask(`http://localhost:${String((server.address() as AddressInfo).port)}/`)).toMatchObject({ failure: 'unreachable', why: 'what answers there does not speak HTTP' });
  const plain = await startApp({});
  expect(await ask(`${plain.origin.replace('http:', 'https:')}/`)).toMatchObject({ failure: 'unreachable', why: expect.stringContaining('does not speak TLS') as unknown });
});

it('takes a certificate that nobody has signed only if it is told to', async () => {
  const app = await startApp({ '/': json(200) }, { isHttps: true });
  expect(await ask(`${app.origin}/`)).toMatchObject({ failure: 'certificate', why: expect.stringContaining('not trusted') as unknown });
  expect(await askWith({ insecure: true, limit: 5000 })(`${app.origin}/`)).toMatchObject({ status: 200 });
});

it('follows redirects where that is wanted, and comes to an end where they do not', async () => {
  const app = await startApp({ '/a': { status: 302, headers: { Location: '/b#x' } }, '/b': { status: 307, headers: { Location: `/c` } }, '/c': json(200), '/loop': { status: 302, headers: { Location: '/loop' } } });
  expect(await follow(ask, `${app.origin}/a`, {})).toMatchObject({ url: `${app.origin}/c`, status: 200 });
  expect(await follow(ask, `${app.origin}/loop`, {})).toMatchObject({ status: 302 });
  const first = await ask(`${app.origin}/a`);
  expect(isFailure(first) ? undefined : targetOf(first)).toBe(`${app.origin}/b`);
  expect(targetOf({ url: 'https://a.example/', status: 302, headers: { location: 'javascript:x' } })).toBeUndefined();
  expect(targetOf({ url: 'https://a.example/', status: 304, headers: { location: '/x' } })).toBeUndefined();
});
