/** What is typed is read, or named with what is accepted. */
import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.js';
import { UsageError } from './usage-error.js';

describe('what is typed', () => {
  it('is read', () => {
    expect(readArguments(['init', 'public/'])).toEqual({ command: 'init', folder: 'public/', oidc: false, check: false, force: false });
    expect(readArguments(['init', '--oidc', '--check', 'public/'])).toMatchObject({ folder: 'public/', oidc: true, check: true });
    expect(readArguments(['doctor', 'http://localhost/', '--worker=/w.js', '--json', '--browser', '--insecure'])).toEqual({ command: 'doctor', url: 'http://localhost/', worker: '/w.js', json: true, browser: true, insecure: true });
    expect(readArguments(['doctor', 'http://localhost/'])).toMatchObject({ worker: '/token-worker.js', json: false, browser: false, insecure: false });
  });

  it('may ask for help or for the version', () => {
    for (const words of [[], ['help'], ['--help'], ['-h']]) expect(readArguments(words)).toEqual({ command: 'help', about: undefined });
    for (const words of [['help', 'init'], ['init', '--help'], ['init', 'x', '-h']]) expect(readArguments(words)).toEqual({ command: 'help', about: 'init' });
    expect(readArguments(['doctor', '--help'])).toEqual({ command: 'help', about: 'doctor' });
    for (const words of [['--version'], ['-v']]) expect(readArguments(words)).toEqual({ command: 'version' });
  });

  it.each<[words: string[], ...parts: string[]]>([
    [['ini'], 'unknown command "ini"', 'init, doctor, --help and --version'],
    [['toString'], 'unknown command "toString"'],
    [['--verbose'], 'unknown option "--verbose"', '--version'],
    [['init', '--focre', 'x'], "init: Unknown option '--focre'", '--oidc, --check, --force, --help'],
    [['init', 'a', 'b'], 'got 2 arguments (a b)', 'it takes one'],
    [['init', 'a', '--check', '--force'], '--force has no meaning'],
    [['init', '--oidc=yes'], '--oidc', 'does not take an argument'],
    [['doctor', 'u', '--worker'], '--worker', 'argument missing', '--json, --browser, --insecure'],
  ])('is refused where it is wrong: %j', (words, ...parts) => {
    const reading = (): unknown => readArguments(words);
    expect(reading).toThrow(UsageError);
    for (const part of parts) expect(reading).toThrow(part);
  });
});
