/** A request that is made anew to carry the token: what the page said of cookies still holds. */
import { describe, expect, it } from 'vitest';
import { attach } from './attach.js';

describe('a no-cors request that is sent as cors', () => {
  it.each([
    ['omit', 'omit'],
    ['same-origin', 'same-origin'],
    ['include', 'same-origin'],
  ] as const)('with credentials %s has them %s', (credentials, expected) => {
    const request = new Request('https://app.example/api/me', { mode: 'no-cors', credentials });
    const sent = attach(request, 'Authorization', 'Bearer a', { mode: 'cors', refusesRedirects: false });
    expect(sent.credentials).toBe(expected);
    expect(sent.mode).toBe('cors');
    expect(sent.headers.get('Authorization')).toBe('Bearer a');
  });
});
