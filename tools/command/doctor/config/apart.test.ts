/** Code that runs apart can speak, and nothing else. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { apart } from './apart.js';

/** What the code's own attempt came to. */
async function attempt(code: string): Promise<string> {
  const ended = await apart(`try { ${code}; process.stdout.write('done'); } catch ({ code, message }) { process.stdout.write(code ?? message); }`);
  return ended !== undefined && 'output' in ended ? ended.output : 'nothing';
}

it('it runs, and its output is had', async () => {
  expect(await attempt("process.stdout.write('ä, ')")).toBe('ä, done');
});

it.each([
  ['read a file', `require('node:fs').readFileSync(${JSON.stringify(fileURLToPath(import.meta.url))})`, 'ERR_ACCESS_DENIED'],
  ['write one', "require('node:fs').writeFileSync('x', '')", 'ERR_ACCESS_DENIED'],
  ['start a program', "require('node:child_process').execFileSync(process.execPath, ['--version'])", 'ERR_ACCESS_DENIED'],
  ['start a thread', "new (require('node:worker_threads').Worker)('', { eval: true })", 'ERR_ACCESS_DENIED'],
  ['make code out of text', "Function('return 1')()", 'Code generation from strings disallowed for this context'],
  ['see what the environment holds', "if (Object.keys(process.env).length === 0) throw new Error('empty')", 'empty'],
])('it cannot %s', async (_what, code, refusal) => {
  expect(await attempt(code)).toBe(refusal);
});
