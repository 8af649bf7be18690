/** The configurations that apps begin with are valid, and mean what their comments say. */
import { expect, it } from 'vitest';
import { judgeRun } from '../doctor/config/judge-run.js';
import { runConfig } from '../doctor/config/run-config.js';
import { templateFor } from './templates.js';

const ORIGIN = 'https://app.example.com';
const read = (text: string, hasProviders: boolean): ReturnType<typeof judgeRun> => judgeRun(runConfig({ text, href: `${ORIGIN}/token-worker.js`, hasProviders }), 'config', ORIGIN, undefined);

it('of an ordinary backend', () => {
  const { findings, configs } = read(templateFor('token-worker.js'), false);
  expect(findings).toEqual([]);
  expect(configs).toHaveLength(1);
  expect(configs[0]).toMatchObject({ refresh: { href: `${ORIGIN}/api/auth/refresh`, style: 'json' }, storage: 'indexeddb', provider: undefined });
  expect(configs[0]?.login.map(({ href }) => href)).toEqual([`${ORIGIN}/api/auth/login`]);
  expect(configs[0]?.logout?.href).toBe(`${ORIGIN}/api/auth/logout`);
});

it('of a provider, with what stands in comments too', () => {
  const text = templateFor('token-worker-oidc.js');
  expect(read(text, true).findings).toEqual([]);
  expect(read(text, true).configs[0]?.provider?.redirectHref).toBe(`${ORIGIN}/callback`);
  const withProof = text.replace('// proof:', 'proof:');
  expect(withProof).not.toBe(text);
  expect(read(withProof, true).configs[0]?.proof?.algorithm).toBe('ES256');
});

it('what stands in the comment on cookies is a valid refresh', () => {
  const inComment = /\{ url: .*? \}/.exec(templateFor('token-worker.js').split('\n').find((line) => line.includes("style: 'cookie'")) ?? '')?.[0] ?? '';
  const { findings, configs } = read(`tokenWorker({ api: '/api', refresh: ${inComment} });`, false);
  expect(findings).toEqual([]);
  expect(configs[0]?.refresh?.style).toBe('cookie');
});

it('a mistake in them would be seen', () => {
  expect(read(templateFor('token-worker.js').replace('login:', 'signin:'), false).findings).toMatchObject([{ code: 'config-invalid' }]);
});
