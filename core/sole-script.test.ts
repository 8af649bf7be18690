import { expect, test } from 'vitest';
import { isSoleScript } from './sole-script.js';

const OWN = 'https://app.example:8443/token-worker.js';

test.each([
  ['Chromium', (url: string) => `    at run (${url}:1:20)`, (url: string) => `    at ${url}:2:1`],
  ['Firefox', (url: string) => `run@${url}:1:20`, (url: string) => `@${url}:2:1`],
  ['WebKit', (url: string) => `run@${url}:1:20`, (url: string) => `importScripts@[native code]\nglobal code@${url}:2:1`],
])('a file that another script imports is known by the stack, as %s writes it', (_engine, inFunction, atTop) => {
  expect(isSoleScript(`Error\n${inFunction(OWN)}\n${atTop(OWN)}`, OWN)).toBe(true);
  expect(isSoleScript(`Error\n${inFunction(OWN)}\n${atTop('https://app.example:8443/sw.js')}`, 'https://app.example:8443/sw.js')).toBe(false);
});

test.each(['', 'Error', 'Error: in words that nobody knows'])('a stack that tells nothing is no proof of it: %j', (stack) => {
  expect(isSoleScript(stack, OWN)).toBe(false);
});
