/** Who signs in. */
import { describe, expect, it } from 'vitest';
import { usernameFromBody, usernameFromClaims, usernameFromIdToken } from './username.js';

describe('usernameFromBody', () => {
  it('reads the configured field of a JSON body, however deep', () => {
    expect(usernameFromBody('{"email":"ada@example.com"}', ['email'])).toBe('ada@example.com');
    expect(usernameFromBody('{"user":{"email":"ada@example.com"}}', ['user', 'email'])).toBe('ada@example.com');
  });

  it('reads the configured field of a form, decoded', () => {
    expect(usernameFromBody('username=ada%40example.com&password=x', ['username'])).toBe('ada@example.com');
    expect(usernameFromBody('user.email=ada+l', ['user', 'email'])).toBe('ada l');
  });

  it('answers undefined when no field is configured', () => {
    expect(usernameFromBody('{"username":"ada"}', undefined)).toBeUndefined();
  });

  it.each([
    '',
    '{}',
    'null',
    '123',
    '[]',
    '{"username":""}',
    '{"username":7}',
    '{"username":null}',
    'username=',
    'other=x',
    '{"a":',
  ])('answers undefined for %j', (body) => {
    expect(usernameFromBody(body, ['username'])).toBeUndefined();
  });

  it('reads own properties only', () => {
    expect(usernameFromBody('{}', ['constructor', 'name'])).toBeUndefined();
    expect(usernameFromBody('{}', ['__proto__', 'x'])).toBeUndefined();
  });
});

describe('usernameFromClaims', () => {
  it('prefers the usual claims in their order', () => {
    const claims = { unique_name: 'e', upn: 'd', email: 'c', username: 'b', preferred_username: 'a' };
    expect(usernameFromClaims(claims)).toBe('a');
    expect(usernameFromClaims({ ...claims, preferred_username: undefined })).toBe('b');
    expect(usernameFromClaims({ unique_name: 'e', upn: 'd', email: 'c' })).toBe('c');
    expect(usernameFromClaims({ unique_name: 'e', upn: 'd' })).toBe('d');
    expect(usernameFromClaims({ unique_name: 'e' })).toBe('e');
  });

  it('passes over claims that are no name', () => {
    expect(usernameFromClaims({ preferred_username: '', username: 7, email: 'ada@example.com' })).toBe(
      'ada@example.com',
    );
  });

  it('answers undefined when there is none: an opaque token, other claims alone', () => {
    expect(usernameFromClaims(undefined)).toBeUndefined();
    expect(usernameFromClaims({ sub: '7' })).toBeUndefined();
  });
});

describe('usernameFromIdToken', () => {
  it('prefers what other tokens call the user by, then the name, then the subject', () => {
    const claims = { sub: '7', name: 'Ada Lovelace', email: 'ada@example.com' };
    expect(usernameFromIdToken({ ...claims, preferred_username: 'ada' })).toBe('ada');
    expect(usernameFromIdToken(claims)).toBe('ada@example.com');
    expect(usernameFromIdToken({ sub: '7', name: 'Ada Lovelace' })).toBe('Ada Lovelace');
    expect(usernameFromIdToken({ sub: '7' })).toBe('7');
    expect(usernameFromIdToken({})).toBeUndefined();
  });
});
