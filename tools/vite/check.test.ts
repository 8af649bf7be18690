/** The configuration is checked as the worker will do it, whichever origin it will have. */
import { expect, it } from 'vitest';
import { check } from './check.js';
import { run } from './sandbox.js';
import { sourceOf } from './source.js';

const provider = (redirectUri: string) => ({ issuer: 'https://id.example.com', clientId: 'app', redirectUri, timeout: 8, audiences: [], connect: () => undefined });

it('tells the names of the sessions', () => {
  expect(check({ api: '/api' })).toEqual(['default']);
  expect(check([{ api: '/a', name: 'a' }, { api: '/b', name: 'b' }])).toEqual(['a', 'b']);
});

it('takes the site’s origin from where a provider sends the browser back to', () => {
  expect(check({ api: '/api', provider: provider('https://app.example.com/callback') })).toEqual(['default']);
  expect(check({ api: '/api', provider: provider('/callback') })).toEqual(['default']);
  expect(() => check([{ api: '/api', provider: provider('https://app.example.com/callback') }, { api: '/b', name: 'b', provider: provider('https://other.example.com/callback') }])).toThrow('provider.redirectUri');
});

it('runs the module with what a worker has, patterns too, and none of Vite’s own globals', () => {
  const code = (value: string): string => `var tokenWorkerScript = (function () { return ${value}; })();`;
  expect(run(code('location.href + self.origin + new URL("/x", origin).pathname'), '/app/sw.js')).toBe('http://localhost/app/sw.jshttp://localhost/x');
  expect(check(run(code('[{ api: new URLPattern({ protocol: "http", hostname: "localhost", pathname: "/api/*" }) }]'), '/sw.js'))).toEqual(['default']);
  expect(run(code('self === globalThis && typeof self.addEventListener'), '/sw.js')).toBe('function');
  expect(run(code('typeof process + typeof require + typeof global'), '/sw.js')).toBe('undefinedundefinedundefined');
});

it('runs a module that opens a channel, which does not keep Vite from ending', () => {
  const keeping = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort').length;
  const before = keeping();
  const code = "var tokenWorkerScript = (function () { const channel = new BroadcastChannel('mine'); channel.onmessage = () => {}; new MessageChannel().port1.postMessage(1); return { api: '/api' }; })();";
  expect(run(code, '/sw.js')).toEqual({ api: '/api' });
  expect(keeping()).toBe(before);
});

it('what is no configuration at all is refused with what it can be', () => {
  for (const given of [undefined, 5, '', null]) expect(() => sourceOf(given, '/app')).toThrow("takes a configuration, a list of them, or the path of a module that default-exports it, such as './token-worker.config.ts'");
  expect(sourceOf('./token-worker.config.ts', '/app')).toMatchObject({ file: '/app/token-worker.config.ts' });
});
