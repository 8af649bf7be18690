import { describe, expect, it, test } from 'vitest';
import { TokenWorkerError } from '../errors.js';
import { readOidc } from './options.js';

const GIVEN = { issuer: 'https://id.example.com', clientId: 'app', redirectUri: '/callback' };

function refused(given: unknown): string {
  try {
    readOidc(given);
  } catch (error) {
    if (error instanceof TokenWorkerError && error.code === 'invalid-config') return error.message;
    throw error;
  }
  return 'accepted';
}

it('fills in what is not given', () => {
  expect(readOidc(GIVEN)).toEqual({
    ...GIVEN,
    scope: 'openid',
    resource: [],
    audiences: new Map(),
    parameters: {},
    refreshParameters: {},
    postLogoutRedirectUri: undefined,
    discovery: 'openid',
    metadata: undefined,
    timeout: 8,
  });
  expect(Object.isFrozen(readOidc(GIVEN))).toBe(true);
});

it('takes one resource or several', () => {
  expect(readOidc({ ...GIVEN, resource: 'https://api.example' }).resource).toEqual(['https://api.example']);
  expect(readOidc({ ...GIVEN, resource: ['urn:a', 'urn:b'] }).resource).toEqual(['urn:a', 'urn:b']);
});

it('takes audiences by name', () => {
  const { audiences } = readOidc({ ...GIVEN, audiences: { billing: { resource: 'https://billing.example', scope: 'invoices' }, graph: { scope: 'https://graph.example/.default' }, auth: { parameters: { audience: 'x' } } } });
  expect([...audiences]).toEqual([
    ['billing', { resource: ['https://billing.example'], scope: 'invoices', parameters: {} }],
    ['graph', { resource: [], scope: 'https://graph.example/.default', parameters: {} }],
    ['auth', { resource: [], scope: undefined, parameters: { audience: 'x' } }],
  ]);
});

describe('an issuer', () => {
  test.each(['https://id.example.com', 'https://id.example.com/realms/one', 'https://id.example.com/', 'http://localhost:8080', 'http://127.0.0.1:1', 'http://[::1]:2'])('may be %s', (issuer) => {
    expect(readOidc({ ...GIVEN, issuer }).issuer).toBe(issuer);
  });

  test.each(['http://id.example.com', 'https://id.example.com?x', 'https://id.example.com#x', 'id.example.com', 'ftp://localhost', '', 7, undefined])('may not be %s', (issuer) => {
    expect(refused({ ...GIVEN, issuer })).toMatch(/^provider\.issuer: got .*; takes the provider's issuer identifier/);
  });
});

test.each([
  [undefined, 'oidc(…): got undefined; takes an object { issuer, clientId, redirectUri, … }'],
  [{ ...GIVEN, clientSecret: 's' }, /^provider\.clientSecret: unknown key; provider takes issuer, clientId/],
  [{ ...GIVEN, clientId: '' }, /^provider\.clientId: got ""; takes the client_id/],
  [{ ...GIVEN, redirectUri: undefined }, /^provider\.redirectUri: got undefined/],
  [{ ...GIVEN, scope: 7 }, /^provider\.scope: got 7/],
  [{ ...GIVEN, resource: [7] }, /^provider\.resource: got 7/],
  [{ ...GIVEN, discovery: 'none' }, /^provider\.discovery: got "none"/],
  [{ ...GIVEN, metadata: 'x' }, /^provider\.metadata: got "x"/],
  [{ ...GIVEN, timeout: 0 }, /^provider\.timeout: got 0/],
  [{ ...GIVEN, parameters: { state: 'mine' } }, /^provider\.parameters\.state: got "mine"; takes nothing: the worker sets it/],
  [{ ...GIVEN, refreshParameters: { refresh_token: 'mine' } }, /^provider\.refreshParameters\.refresh_token: got "mine"; takes nothing: the worker sets it/],
  [{ ...GIVEN, audiences: ['billing'] }, /^provider\.audiences: got a list; takes an object of names/],
  [{ ...GIVEN, audiences: { billing: 'https://billing.example' } }, /^provider\.audiences\.billing: got "https:\/\/billing\.example"; takes an object such as/],
  [{ ...GIVEN, audiences: { billing: {} } }, /^provider\.audiences\.billing: got an object; takes at least one of resource, scope and parameters/],
  [{ ...GIVEN, audiences: { billing: { audience: 'x' } } }, /^provider\.audiences\.billing\.audience: unknown key; provider\.audiences\.billing takes resource, scope, parameters/],
  [{ ...GIVEN, audiences: { billing: { parameters: { refresh_token: 'x' } } } }, /^provider\.audiences\.billing\.parameters\.refresh_token: got "x"; takes nothing/],
  [{ ...GIVEN, parameters: { audience: 7 } }, /^provider\.parameters\.audience: got 7; takes a text/],
])('refuses %j', (given, message) => {
  expect(refused(given)).toMatch(message);
});
