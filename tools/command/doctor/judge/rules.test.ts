/** Whether the rules of a valid configuration mean what they seem to. */
import { expect, it } from 'vitest';
import { readConfig } from '../../../../core/config/index.js';
import { judgeRules, targetsOf } from './rules.js';

const ORIGIN = 'https://app.example.com';
const judge = (config: object, more: { page?: string; scope?: string; origin?: string } = {}): string[] => {
  const origin = more.origin ?? ORIGIN;
  return judgeRules(readConfig({ refresh: '/refresh', ...config }, origin), { page: more.page ?? `${origin}/`, about: 'config', scope: more.scope ?? '/' }).map(({ code }) => code);
};
const provider = (redirectUri: string): object => ({ issuer: 'https://id.example.com', clientId: 'app', redirectUri, timeout: 8, audiences: [], connect: () => undefined });

it('ordinary rules are right', () => {
  expect(judge({ api: '/api' })).toEqual([]);
  expect(judge({ api: ['/api', 'https://api.example.com'] })).toEqual([]);
  expect(judge({ api: [{ url: '/api', methods: ['POST'] }, '/api'] })).toEqual([]);
  expect(judge({ api: { url: '/', exclude: '/' } })).toEqual(['rule-never']);
});

it('a rule that covers the pages is noted, one of another origin or beside them is not', () => {
  expect(judge({ api: '/' })).toEqual(['rule-covers-pages']);
  expect(judge({ api: '/' }, { page: `${ORIGIN}/shop/index.html` })).toEqual(['rule-covers-pages']);
  expect(judge({ api: '/shop' }, { page: `${ORIGIN}/shop/` })).toEqual(['rule-covers-pages']);
  expect(judge({ api: 'https://api.example.com/' })).toEqual([]);
  expect(judge({ api: '/api' }, { page: `${ORIGIN}/api.html` })).toEqual([]);
});

it('a rule that is never asked is found', () => {
  expect(judge({ api: ['/api', '/api/v2'] })).toEqual(['rule-never']);
  expect(judge({ api: ['/api', '/api'] })).toEqual(['rule-never']);
  expect(judge({ api: [{ url: '/api', exclude: '/api/v2' }, '/api/v2'] })).toEqual([]);
  expect(judge({ api: { url: '/api/v2', exclude: ['/login', '/api'] } })).toEqual(['rule-never']);
});

it('http: from an https: page is found once for each URL, localhost is not', () => {
  expect(judge({ api: 'http://api.example.com', login: ['http://api.example.com/login', 'http://api.example.com/login'] })).toEqual(['mixed-content', 'mixed-content']);
  expect(judge({ api: 'http://localhost:3000/api' })).toEqual([]);
  expect(judge({ api: 'http://api.example.com' }, { origin: 'http://localhost:5173' })).toEqual([]);
});

it('a redirect URI has to be where the worker reaches', () => {
  const config = (redirectUri: string): object => ({ refresh: undefined, api: '/api', provider: provider(redirectUri) });
  expect(judge(config('/callback'))).toEqual([]);
  expect(judge(config('/callback'), { scope: '/app/' })).toEqual(['redirect-uri-scope']);
  expect(judge(config('/app/callback'), { scope: '/app/' })).toEqual([]);
});

it('that nothing is renewed is noted', () => {
  expect(judge({ api: '/api', refresh: undefined })).toEqual(['refresh-none']);
});

it('the URLs that are named are known', () => {
  expect(targetsOf(readConfig({ api: ['/api', 'https://b.example'], login: '/in', update: '/me', refresh: '/refresh', logout: '/out' }, ORIGIN))).toEqual([`${ORIGIN}/api`, 'https://b.example', `${ORIGIN}/in`, `${ORIGIN}/me`, `${ORIGIN}/refresh`, `${ORIGIN}/out`]);
});
