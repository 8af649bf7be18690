/** Entra ID with users of any tenant: an ID token has to be of the tenant that it names itself, and of nothing else. */
import { describe, expect, it } from 'vitest';
import { makeJwt } from '../../core/testing/jwt.js';
import { issuerInMetadata, metadataFor } from './tenants.js';

const TEMPLATE = 'https://login.example/{tenantid}/v2.0';
const answer = (claims: Readonly<Record<string, unknown>>, status = 200): Response => Response.json({ id_token: makeJwt(claims) }, { status });
const issuerFor = async (response: Response, issuer = TEMPLATE): Promise<string> => (await metadataFor(response, { issuer })).issuer;

describe('the issuer that the metadata has to name', () => {
  it.each(['common', 'organizations'])('is a template for %s', (tenants) => {
    expect(issuerInMetadata(`https://login.example/${tenants}/v2.0`)).toBe(TEMPLATE);
  });

  it.each(['https://login.example/4f1a/v2.0', 'https://login.example/consumers/v2.0', 'https://login.example/common', 'https://login.example/common/v2.0/x', 'https://login.example/'])('is %s itself', (issuer) => {
    expect(issuerInMetadata(issuer)).toBe(issuer);
  });
});

describe('the issuer of an ID token', () => {
  it('is that of the tenant which it names', async () => {
    expect(await issuerFor(answer({ tid: '9188040d-6c67-4c5b-b112-36a304b66dad' }))).toBe('https://login.example/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0');
  });

  it.each([{}, { tid: 7 }, { tid: '' }, { tid: 'a/b' }, { tid: '..' }, { tid: '{tenantid}' }, { tid: 'a$&' }])('is none for %j', async (claims) => {
    expect(await issuerFor(answer(claims))).toBe(TEMPLATE);
  });

  it('is none where the answer is a refusal or no token response', async () => {
    expect(await issuerFor(answer({ tid: 'x' }, 400))).toBe(TEMPLATE);
    expect(await issuerFor(Response.json({ id_token: 7 }))).toBe(TEMPLATE);
    expect(await issuerFor(new Response('no'))).toBe(TEMPLATE);
  });

  it('is the issuer of the metadata for every other provider, whatever the token names', async () => {
    expect(await issuerFor(answer({ tid: 'other' }), 'https://id.example')).toBe('https://id.example');
  });

  it('leaves the answer to be read', async () => {
    const response = answer({ tid: 'x' });
    await metadataFor(response, { issuer: TEMPLATE });
    expect(await response.json()).toHaveProperty('id_token');
  });
});
