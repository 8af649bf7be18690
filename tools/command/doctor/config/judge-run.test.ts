/** What running a configuration file came to. */
import { expect, it } from 'vitest';
import { judgeRun } from './judge-run.js';
import type { ConfigRun } from './run-config.js';

const judge = (run: ConfigRun): ReturnType<typeof judgeRun> => judgeRun(run, 'https://app.example.com/token-worker.config.js', 'https://app.example.com', undefined);

it('a valid one is read', () => {
  expect(judge({ calls: [{ api: '/api' }] })).toMatchObject({ findings: [], unreadPatterns: 0, configs: [{ name: 'default' }] });
  expect(judge({ calls: [[{ api: '/a' }, { api: '/b', name: 'b' }]] }).configs).toHaveLength(2);
  expect(judge({ calls: [{ api: { '@': 'URLPattern', args: [] } }] }).unreadPatterns).toBe(1);
});

it.each<[code: string, run: ConfigRun, part: string]>([
  ['config-failed', { error: 'Unexpected end of input' }, 'Unexpected end of input'],
  ['config-needs-oidc', { error: 'oidc is not defined' }, 'oidc(…)'],
  ['config-needs-oidc', { error: 'dpop is not defined' }, 'dpop(…)'],
  ['config-failed', { error: 'myOidc is not defined' }, 'myOidc'],
  ['config-calls', { calls: [] }, 'does not call'],
  ['config-calls', { calls: [{ api: '/a' }, { api: '/b' }] }, '2 times'],
  ['config-invalid', { calls: [{ api: '/api', refreshbefore: 1 }] }, 'refreshbefore: unknown key'],
  ['config-invalid', { calls: [null] }, 'takes a configuration object'],
  ['config-invalid', { calls: [{ api: '/api', provider: { '@': 'oidc', args: [{}] } }] }, 'provider.issuer: got undefined'],
])('%s', (code, run, part) => {
  const { findings, configs } = judge(run);
  expect(findings.map((found) => found.code)).toEqual([code]);
  expect(findings[0]?.message).toContain(part);
  expect(configs).toEqual([]);
});
