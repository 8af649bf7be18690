/** What no policy of the demo may ever say. */
import { describe, expect, it } from 'vitest';
import { DATA_POLICY, PAGE_POLICY, workerPolicy } from './content-security-policy.js';

const WORKER_POLICY = workerPolicy({ issuer: 'http://localhost:4150' });

const directive = (policy: string, name: string): string | undefined => new RegExp(`(?:^|; )${name} ([^;]*)`).exec(policy)?.[1];

describe.each(Object.entries({ PAGE_POLICY, DATA_POLICY, WORKER_POLICY }))('%s', (_name, policy) => {
  it('allows nothing that it does not name', () => {
    expect(directive(policy, 'default-src')).toBe("'none'");
  });

  it('lets no inline script run, no text be evaluated, and nothing come from any host or scheme', () => {
    expect(policy).not.toMatch(/unsafe-|\*|\b(?:https?|data|blob|wss?):(?!\/\/localhost:4150)/);
  });
});

it('lets the worker alone speak to the provider', () => {
  expect(directive(WORKER_POLICY, 'connect-src')).toBe("'self' http://localhost:4150");
  expect(directive(PAGE_POLICY, 'connect-src')).toBe("'self'");
});

it('requires trusted types wherever scripts run', () => {
  for (const policy of [PAGE_POLICY, WORKER_POLICY]) expect(directive(policy, 'require-trusted-types-for')).toBe("'script'");
});
