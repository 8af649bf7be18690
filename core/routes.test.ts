/** Static routing: lets go what is not ours, case by case. */
import { describe, expect, it } from 'vitest';
import { readConfigs } from './config/index.js';
import type { RequestFacts } from './match.js';
import { staticRoutes } from './routes.js';
import { Pattern, routed } from './testing/routing.js';

const ORIGIN = 'https://app.example.com';
const OTHER = 'https://api.example.com';

const byFetch = { method: 'GET', mode: 'cors', destination: '', referrer: `${ORIGIN}/` };
const image = { mode: 'no-cors', destination: 'image' };
const navigation = { mode: 'navigate', destination: 'document' };

/** Where each of the URLs goes. */
function goes(config: unknown, urls: readonly string[], facts: Partial<RequestFacts> = {}): string[] {
  const routes = staticRoutes(readConfigs(config, ORIGIN), ORIGIN);
  return urls.map((url) => routed(routes, { ...byFetch, ...facts, url: url.startsWith('/') ? ORIGIN + url : url }));
}

const toWorker = (...urls: readonly string[]) => urls.map(() => 'fetch-event');
const toNetwork = (...urls: readonly string[]) => urls.map(() => 'network');

describe('a rule', () => {
  it('keeps its origin and whole path segments below it; everything else goes', () => {
    const ours = ['/api', '/api/', '/api/x', '/api?x', '/api/x/y?z#w', '/api//'];
    const notOurs = ['/', '/index.html', '/apix', '/x/api', '/API', `${OTHER}/api`, 'http://app.example.com/api', 'https://app.example.com:8443/api'];
    expect(goes({ api: '/api' }, ours)).toEqual(toWorker(...ours));
    expect(goes({ api: '/api' }, notOurs)).toEqual(toNetwork(...notOurs));
  });

  it('of the whole origin keeps all of it', () => {
    expect(goes({ api: '/' }, ['/', '/x', '/x/y'])).toEqual(toWorker('/', '/x', '/x/y'));
    expect(goes({ api: '/' }, [`${OTHER}/`])).toEqual(toNetwork('/'));
  });

  it('takes what means something in a pattern for what it is in a URL', () => {
    const ours = ['/a:b(c)+d{e}/x', 'http://[::1]:8080/api/x'];
    const notOurs = ['/a:b(c)+d', '/ab', '/a:bcd', '/accd', 'http://[::1]:8081/api', 'http://[::2]:8080/api'];
    const api = ['/a:b(c)+d{e}', 'http://[::1]:8080/api'];
    expect(goes({ api }, ours)).toEqual(toWorker(...ours));
    expect(goes({ api }, notOurs)).toEqual(toNetwork(...notOurs));
  });

  it('takes the methods that it names', () => {
    const api = { url: '/api', methods: ['post', 'purge'] };
    expect(['POST', 'purge', 'GET', 'PURGE'].map((method) => goes({ api }, ['/api/x'], { method })[0])).toEqual(['fetch-event', 'fetch-event', 'network', 'network']);
  });

  it('names no method that browsers refuse: with it they would refuse all', () => {
    const routes = staticRoutes(readConfigs({ api: { url: '/api', methods: ['TRACE', 'connect', 'GET'] } }, ORIGIN), ORIGIN);
    expect(routes.flatMap(({ condition }) => condition.requestMethod ?? [])).toEqual(['GET']);
  });
});

describe('what an element asks for', () => {
  it('of the same origin is ours unless the rule says no', () => {
    expect(goes({ api: '/api' }, ['/api/x.png', '/x.png'], image)).toEqual(['fetch-event', 'network']);
    expect(goes({ api: { url: '/api', subresources: false } }, ['/api/x.png'], image)).toEqual(['network']);
    expect(goes({ api: { url: '/api', subresources: false } }, ['/api/x.png'])).toEqual(['fetch-event']);
  });

  it('of another origin is ours only with cors', () => {
    expect(goes({ api: OTHER }, [`${OTHER}/x.png`], image)).toEqual(['network']);
    expect(goes({ api: OTHER }, [`${OTHER}/x.png`])).toEqual(['fetch-event']);
    expect(goes({ api: { url: OTHER, subresources: 'cors' } }, [`${OTHER}/x.png`], image)).toEqual(['fetch-event']);
  });

  it('is never an endpoint', () => {
    expect(goes({ api: '/api', logout: '/logout' }, ['/logout'], image)).toEqual(['network']);
  });
});

describe('navigations', () => {
  it('go, into the API too', () => {
    expect(goes({ api: '/', login: '/login' }, ['/', '/x', '/login'], navigation)).toEqual(toNetwork('/', '/x', '/login'));
  });

  it('stay where a rule takes them, as far as it does', () => {
    const api = [{ url: '/files', navigations: 'same-origin', exclude: '/files/public' }, '/files/public', '/api'];
    expect(goes({ api }, ['/files/x.pdf'], navigation)).toEqual(['fetch-event']);
    expect(goes({ api }, ['/files/public/x.pdf', '/api/x', '/'], navigation)).toEqual(toNetwork('', '', ''));
    expect(goes({ api }, ['/files/x.pdf'], { ...navigation, method: 'POST' })).toEqual(['network']);
    expect(goes({ api }, ['/files/x.pdf', '/files/public/x.pdf', '/api/x'])).toEqual(toWorker('', '', ''));
  });
});

describe('exclude', () => {
  it('lets go what a rule leaves out', () => {
    const config = { api: { url: '/api', exclude: ['/api/public', '/api/health'] }, login: '/api/public/login' };
    expect(goes(config, ['/api/public', '/api/public/x', '/api/health?x'])).toEqual(toNetwork('', '', ''));
    expect(goes(config, ['/api/x', '/api/publicx', '/api/public/login'])).toEqual(toWorker('', '', ''));
  });

  it('takes nothing from another rule, whatever the order', () => {
    const holed = { url: '/api', exclude: '/api/public' };
    for (const api of [[holed, '/api/public/but'], ['/api/public/but', holed]]) {
      expect(goes({ api }, ['/api/public/but/x'])).toEqual(['fetch-event']);
      expect(goes({ api }, ['/api/public/x'])).toEqual(['network']);
    }
    const both = [holed, { url: '/api/public', exclude: '/api/public/x' }];
    expect(goes({ api: both }, ['/api/public/y'])).toEqual(['fetch-event']);
    expect(goes({ api: both }, ['/api/public/x'])).toEqual(['network']);
  });

  it('that several sessions have in common is let go', () => {
    const configs = [
      { api: { url: '/api', exclude: '/api/public' } },
      { name: 'other', api: { url: '/api', exclude: ['/api/public', '/api/private'], methods: ['POST'] } },
    ];
    expect(goes(configs, ['/api/public/x'])).toEqual(['network']);
    expect(goes(configs, ['/api/private'])).toEqual(['fetch-event']);
  });
});

describe('endpoints', () => {
  it('stay, wherever they are, with a slash more or less and any query', () => {
    const config = { api: '/api', login: ['/in', `${OTHER}/token?grant_type=x`], update: '/user', refresh: 'https://id.example.com/', logout: '/out/' };
    const ours = ['/in', '/in/', '/in?x', `${OTHER}/token`, `${OTHER}/token?y`, '/user', 'https://id.example.com/', '/out', '/out/'];
    const notOurs = ['/in/x', '/inn', `${OTHER}/`, `${OTHER}/token/x`, 'https://id.example.com/x', '/out//'];
    expect(goes(config, ours)).toEqual(toWorker(...ours));
    expect(goes(config, notOurs)).toEqual(toNetwork(...notOurs));
  });

  it('of every session stay', () => {
    expect(goes([{ api: '/a', login: '/a-in' }, { name: 'b', api: OTHER, login: '/b-in' }], ['/a-in', '/b-in', '/a', OTHER + '/'])).toEqual(toWorker('', '', '', ''));
  });
});

describe('a URLPattern', () => {
  const parts = { protocol: 'https', hostname: 'api.example.com', port: '', pathname: '/v1/*' };

  it('without regular expressions is given to the browser as it is', () => {
    const pattern = new Pattern(parts);
    expect(goes({ api: pattern }, [`${OTHER}/v1/x`, `${OTHER}/v2/x`])).toEqual(['fetch-event', 'network']);
    expect(staticRoutes(readConfigs({ api: pattern }, ORIGIN), ORIGIN).some(({ condition }) => condition.urlPattern === pattern)).toBe(true);
  });

  it('with them is replaced by every path of its origin', () => {
    const pattern = new Pattern(parts, { pathname: '/(v1)/*' });
    expect(goes({ api: pattern }, [`${OTHER}/v1/x`, `${OTHER}/v2/x`, '/v1/x'])).toEqual(['fetch-event', 'fetch-event', 'network']);
  });

  it('with them in its origin is replaced by more', () => {
    const pattern = new Pattern(parts, { protocol: '(https)', hostname: '(api).example.com' });
    expect(goes({ api: pattern }, [`${OTHER}/v1/x`, '/'])).toEqual(['fetch-event', 'fetch-event']);
    expect(goes({ api: pattern }, ['https://api.example.com:8443/'])).toEqual(['network']);
  });

  it('that is none of the browser’s is not given to it: what it ignores (the case) would be lost', () => {
    const { protocol, hostname, port } = parts;
    const pattern = { protocol, hostname, port, pathname: '/V1/*', hasRegExpGroups: false, test: (url: string) => /\/v1\//i.test(url) };
    expect(goes({ api: pattern }, [`${OTHER}/v1/x`, '/v1/x'])).toEqual(['fetch-event', 'network']);
  });

  it('excludes where the browser can be told', () => {
    const exclude = new Pattern({ ...parts, pathname: '/public/*' });
    expect(goes({ api: { url: OTHER, exclude } }, [`${OTHER}/public/x`, `${OTHER}/x`])).toEqual(['network', 'fetch-event']);
    const told = new Pattern({ ...parts, pathname: '/public/*' }, { pathname: '/(public)/*' });
    expect(goes({ api: { url: OTHER, exclude: told } }, [`${OTHER}/public/x`, `${OTHER}/x`])).toEqual(toWorker('', ''));
  });

  it('excludes nothing that another rule with exclusions may take', () => {
    const exclude = new Pattern({ ...parts, pathname: '/public/*' });
    const api = [{ url: OTHER, exclude }, { url: `${OTHER}/public`, exclude: `${OTHER}/public/x` }];
    expect(goes({ api }, [`${OTHER}/public/y`])).toEqual(['fetch-event']);
  });
});

describe('limits', () => {
  const many = (count: number) => ({ api: Array.from({ length: count }, (_, index) => `/api${String(index)}`) });

  it('255 rules are made, 256 never: then there are none, and the worker is asked', () => {
    expect(staticRoutes(readConfigs(many(253), ORIGIN), ORIGIN)).toHaveLength(255);
    expect(staticRoutes(readConfigs(many(254), ORIGIN), ORIGIN)).toEqual([]);
  });

  it('the rule for everything else has a named group: versions of WebKit that do not understand patterns refuse it', () => {
    const last = staticRoutes(readConfigs({ api: '/api' }, ORIGIN), ORIGIN).at(-1);
    expect(last).toMatchObject({ source: 'network', condition: { urlPattern: { pathname: expect.stringContaining(':') as string } } });
  });
});
