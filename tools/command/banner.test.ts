/** A drop-in is known by its first comment, sealed or not. */
import { expect, it } from 'vitest';
import { versionIn } from './banner.js';
import { dropInText } from './testing/around.js';

it('names the version', () => {
  expect(versionIn(dropInText('token-worker.js', '1.2.3'))).toBe('1.2.3');
  expect(versionIn(dropInText('token-worker-oidc.js', '2.0.0-beta.1'))).toBe('2.0.0-beta.1');
  expect(versionIn(`\uFEFF${dropInText('token-worker.js', '1.2.3').replace('\n', '\r\n')}`)).toBe('1.2.3');
  expect(versionIn(`self.tokenWorkerSecrets=["x"];\n${dropInText('token-worker.js', '1.2.3')}`)).toBe('1.2.3');
});

it('is not there in other files, though they speak of it', () => {
  for (const text of ['', "self.addEventListener('fetch', f);", '// token-worker 1.0.0', 'x();\n/*! token-worker 1.0.0 | MIT */']) expect(versionIn(text)).toBeUndefined();
});
