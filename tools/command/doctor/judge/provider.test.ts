/** Whether the provider's metadata is found and readable. */
import { expect, it } from 'vitest';
import type { Answer } from '../http.js';
import { discoveryUrl, judgeDiscovery, judgeTokenEndpoint } from './provider.js';

const ISSUER = 'https://id.example.com';
const ORIGIN = 'https://app.example.com';
const CORS = { 'access-control-allow-origin': '*' };
const answer = (body: unknown, headers: Record<string, string> = CORS, status = 200): Answer => ({ url: `${ISSUER}/.well-known/openid-configuration`, status, headers, setCookies: [], body: typeof body === 'string' ? body : JSON.stringify(body) });
const METADATA = { issuer: ISSUER, token_endpoint: `${ISSUER}/token` };
const codes = (outcome: Parameters<typeof judgeDiscovery>[0]): string[] => judgeDiscovery(outcome, { issuer: ISSUER, origin: ORIGIN }).map(({ code }) => code);

it('metadata is where the standards put it', () => {
  expect(discoveryUrl(ISSUER, 'openid')).toBe(`${ISSUER}/.well-known/openid-configuration`);
  expect(discoveryUrl(`${ISSUER}/realms/a/`, 'openid')).toBe(`${ISSUER}/realms/a/.well-known/openid-configuration`);
  expect(discoveryUrl(ISSUER, 'oauth2')).toBe(`${ISSUER}/.well-known/oauth-authorization-server`);
  expect(discoveryUrl(`${ISSUER}/realms/a`, 'oauth2')).toBe(`${ISSUER}/.well-known/oauth-authorization-server/realms/a`);
});

it('is right, or what is not is named', () => {
  expect(codes(answer(METADATA))).toEqual([]);
  expect(codes(answer(METADATA, { 'access-control-allow-origin': ORIGIN }))).toEqual([]);
  expect(codes(answer({ ...METADATA, issuer: 'https://login.example/{tenantid}/v2.0' }))).toEqual([]);
  expect(codes(answer({ ...METADATA, issuer: `${ISSUER}/` }))).toEqual(['provider-issuer']);
  expect(codes(answer({ issuer: ISSUER }))).toEqual(['provider-discovery']);
  expect(codes(answer('<html>'))).toEqual(['provider-discovery']);
  expect(codes(answer('', CORS, 404))).toEqual(['provider-discovery']);
  expect(codes(answer(METADATA, {}))).toEqual(['provider-cors']);
  expect(codes({ url: 'u', failure: 'unreachable', why: 'w' })).toEqual(['provider-unreachable']);
});

it("an origin of the app's own needs no permission", () => {
  expect(judgeDiscovery(answer(METADATA, {}), { issuer: ISSUER, origin: ISSUER })).toEqual([]);
});

it("the token endpoint's answer has to be readable", () => {
  expect(judgeTokenEndpoint(answer('', CORS, 400), ORIGIN)).toEqual([]);
  expect(judgeTokenEndpoint(answer('', {}, 400), ORIGIN)).toMatchObject([{ code: 'provider-token-cors' }]);
  expect(judgeTokenEndpoint(answer('', {}, 400), ISSUER)).toEqual([]);
  expect(judgeTokenEndpoint({ url: 'u', failure: 'timeout', why: 'w' }, ORIGIN)).toMatchObject([{ code: 'provider-unreachable' }]);
});
