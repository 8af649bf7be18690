/** The command prints what was asked for, says what was wrong, and answers with an exit code. */
import { expect, it } from 'vitest';
import { VERSION } from '../../core/version.js';
import { runIn } from './testing/around.js';

it('prints help and the version', async () => {
  expect(await runIn('.', ['--version'])).toEqual({ code: 0, printed: `${VERSION}\n`, said: '' });
  const general = await runIn('.', []);
  expect(general.code).toBe(0);
  for (const part of ['init <folder>', 'doctor <url>', '--version']) expect(general.printed).toContain(part);
  expect((await runIn('.', ['init', '--help'])).printed).toContain('--oidc');
  expect((await runIn('.', ['help', 'doctor'])).printed).toContain('--insecure');
});

it('says what was wrong where nobody takes it for output, and ends with 2', async () => {
  const { code, printed, said } = await runIn('.', ['dcotor']);
  expect({ code, printed }).toEqual({ code: 2, printed: '' });
  expect(said).toBe('token-worker: unknown command "dcotor". There are init, doctor, --help and --version.\n');
});
