/** The guide page of the command shows what the command prints, and explains every finding. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../core/version.js';
import { LEVELS } from './doctor/findings.js';
import { healthy, json, script, startApp } from './testing/app.js';
import { dropInText, emptyFolder, runIn, writeAll } from './testing/around.js';

const guide = await readFile(new URL('../../docs/guide/command.md', import.meta.url), 'utf8');
const blocks = [...guide.matchAll(/^```text\n([^]*?)^```$/gm)].map(([, text = '']) => text);
/** Which version it is does not matter, nor which port was free. */
const withoutVersions = (text: string): string => text.replaceAll(/\b\d+\.\d+\.\d+(?:-test)?\b/g, 'X.Y.Z');
const shown = blocks.map(withoutVersions);

describe('what is printed', () => {
  it('by init', async () => {
    const cwd = await emptyFolder();
    await mkdir(join(cwd, 'public'));
    const first = await runIn(cwd, ['init', 'public/']);
    await writeAll(join(cwd, 'public'), { 'token-worker.js': dropInText('token-worker.js', '0.0.9') });
    const check = await runIn(cwd, ['init', 'public/', '--check']);
    const update = await runIn(cwd, ['init', 'public/']);
    for (const { printed } of [first, check, update]) expect(shown).toContain(withoutVersions(printed));
  });

  it('by doctor', async () => {
    const api = await startApp({ '/v1': ({ method }) => (method === 'OPTIONS' ? { status: 204, headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' } } : json(401)) });
    const app = await startApp({
      ...healthy,
      '/token-worker.js': script(dropInText('token-worker.js', '0.0.9')),
      '/token-worker.config.js': script(`tokenWorker({ api: '${api.origin}/v1', login: '/auth/login', refresh: '/auth/refresh' });`, { 'Cache-Control': 'max-age=31536000' }),
    });
    const { code, printed } = await runIn('/', ['doctor', app.origin]);
    expect(code).toBe(1);
    expect(shown).toContain(withoutVersions(printed.replaceAll(app.origin, 'http://localhost:5173').replaceAll(api.origin, 'http://localhost:3000')));
  });

  it('every block is one of these, and the versions are those of releases', () => {
    expect(blocks).toHaveLength(4);
    expect(guide).not.toContain(VERSION);
  });
});

it('every finding is explained once, with its level', () => {
  const rows = [...guide.matchAll(/^\| `([a-z0-9-]+)` \| (wrong|note) \| (.+) \| (.+) \|$/gm)].map(([, code = '', level = '']) => [code, level]);
  expect(rows.sort()).toEqual(Object.entries(LEVELS).sort());
});

it('every option is explained', async () => {
  for (const command of ['init', 'doctor']) {
    const { printed } = await runIn('/', [command, '--help']);
    for (const [option = ''] of printed.matchAll(/--[a-z]+/g)) expect(guide).toContain(`\`${option}`);
  }
});
