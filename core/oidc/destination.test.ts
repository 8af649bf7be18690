/** Pages are sent to the web, and on this machine without TLS too. */
import { expect, test } from 'vitest';
import { destinationOf } from './destination.js';

test.each([
  ['https://id.example/auth?a=1', 'https://id.example', true],
  ['https://login.example/auth', 'http://localhost:4000', true],
  ['http://localhost:4000/auth', 'http://localhost:4000', true],
  ['http://id.example/auth', 'https://id.example', false],
  ['javascript:alert(1)//', 'https://id.example', false],
  ['data:text/html,x', 'https://id.example', false],
  ['/auth', 'https://id.example', false],
  ['', 'https://id.example', false],
])('%s of %s: %s', (endpoint, issuer, isDestination) => {
  expect(destinationOf(endpoint, issuer)?.href).toBe(isDestination ? endpoint : undefined);
});
