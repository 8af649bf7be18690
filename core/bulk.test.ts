/** Which bodies are taken for uploads. */
import { describe, expect, it } from 'vitest';
import { isBulk } from './bulk.js';

const bulk = (contentType: string | null, hasBody?: boolean, method = 'POST'): boolean => isBulk({ method, contentType, hasBody });

describe('a body', () => {
  it.each(['multipart/form-data; boundary=x', 'application/octet-stream', 'image/png', 'video/mp4', 'application/zip', 'application/pdf', ''])(
    'of type %j may be large',
    (type) => expect(bulk(type, true)).toBe(true),
  );

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/vnd.api+json',
    'Application/JSON',
    'application/x-www-form-urlencoded;charset=UTF-8',
    'text/plain;charset=UTF-8',
    'text/xml',
    'application/xml',
    'application/soap+xml',
    'application/graphql',
  ])('of type %j is what code writes', (type) => expect(bulk(type, true)).toBe(false));

  it('of no type is bytes, where there is one', () => {
    expect(bulk(null, true)).toBe(true);
    expect(bulk(null, false)).toBe(false);
  });

  it('of no type, where the browser does not say whether there is one, is judged by the method', () => {
    expect(bulk(null, undefined, 'PUT')).toBe(true);
    expect(bulk(null, undefined, 'DELETE')).toBe(false);
  });

  it('is nothing that GET and HEAD have', () => {
    expect(bulk('image/png', undefined, 'GET')).toBe(false);
    expect(bulk('image/png', undefined, 'HEAD')).toBe(false);
  });
});
