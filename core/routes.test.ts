/** Static routing: lets go what is not ours, case by case. */
import { describe, expect, it } from 'vitest';
import { readConfigs } from './config/index.js';
import type { RequestFacts } from './match.js';
import { staticRoutes } from './routes.js';
import { Pattern, routed } from './testing/routing.js';

const ORIGIN = 'https://app.example.com';
const OTHER = 'https://api.example.com';

const image = { method: 'GET', mode: 'no-cors', destination: 'image', referrer: `${ORIGIN}/` };
const byCode = { mode: 'cors', destination: '' };
const navigation = { mode: 'navigate', destination: 'document' };

/** Where each of the URLs goes, asked for by an image unless said otherwise. */
function goes(config: unknown, urls: readonly string[], facts: Partial<RequestFacts> = {}): string[] {
  const routes = staticRoutes(readConfigs(config, ORIGIN), ORIGIN);
  return urls.map((url) => routed(routes, { ...image, ...facts, url: url.startsWith('/') ? ORIGIN + url : url }));
}

const toWorker = (...urls: readonly string[]) => urls.map(() => 'fetch-event');
const toNetwork = (...urls: readonly string[]) => urls.map(() => 'network');

describe('what code asks for', () => {
  it('stays, whatever it is: an open page keeps these routes when a worker with other rules comes', () => {
    const urls = ['/', '/api', '/x', `${OTHER}/x`, '/login'];
    expect(goes({ api: { url: '/api', exclude: '/api/x' }, login: '/login' }, [...urls, '/api/x'], byCode)).toEqual(toWorker(...urls, ''));
  });
});

describe('what an element asks for', () => {
  it('stays with the rule of its origin and whole path segments; all else goes', () => {
    const ours = ['/api', '/api/', '/api/x', '/api?x', '/api/x/y?z#w', '/api//'];
    const notOurs = ['/', '/index.html', '/apix', '/x/api', '/API', `${OTHER}/api`, 'http://app.example.com/api', 'https://app.example.com:8443/api'];
    expect(goes({ api: '/api' }, ours)).toEqual(toWorker(...ours));
    expect(goes({ api: '/api' }, notOurs)).toEqual(toNetwork(...notOurs));
  });

  it('stays with a rule for the whole origin', () => {
    expect(goes({ api: '/' }, ['/', '/x', '/x/y'])).toEqual(toWorker('/', '/x', '/x/y'));
    expect(goes({ api: '/' }, [`${OTHER}/`])).toEqual(toNetwork('/'));
  });

  it('is told by what means something in a pattern, taken for what it is in a URL', () => {
    const api = [{ url: '/a:b(c)+d{e}' }, { url: 'http://[::1]:8080/api', subresources: 'cors' }];
    const ours = ['/a:b(c)+d{e}/x', 'http://[::1]:8080/api/x'];
    const notOurs = ['/a:b(c)+d', '/ab', '/a:bcd', '/accd', 'http://[::1]:8081/api', 'http://[::2]:8080/api'];
    expect(goes({ api }, ours)).toEqual(toWorker(...ours));
    expect(goes({ api }, notOurs)).toEqual(toNetwork(...notOurs));
  });

  it('goes where the rule wants no subresources', () => {
    expect(goes({ api: { url: '/api', subresources: false } }, ['/api/x.png'])).toEqual(['network']);
  });

  it('of another origin stays only with cors', () => {
    expect(goes({ api: OTHER }, [`${OTHER}/x.png`])).toEqual(['network']);
    expect(goes({ api: { url: OTHER, subresources: true } }, [`${OTHER}/x.png`])).toEqual(['network']);
    expect(goes({ api: { url: OTHER, subresources: 'cors' } }, [`${OTHER}/x.png`])).toEqual(['fetch-event']);
  });

  it('is never an endpoint', () => {
    expect(goes({ api: '/api', logout: '/logout' }, ['/logout'])).toEqual(['network']);
  });

  it('stays with a rule of any session', () => {
    expect(goes([{ api: '/a' }, { name: 'b', api: '/b' }], ['/a', '/b', '/c'])).toEqual(['fetch-event', 'fetch-event', 'network']);
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

  it('stay where subresources do not', () => {
    const api = { url: '/files', navigations: 'same-origin', subresources: false };
    expect(goes({ api }, ['/files/x.pdf'], navigation)).toEqual(['fetch-event']);
    expect(goes({ api }, ['/files/x.png'])).toEqual(['network']);
  });
});

describe('exclude', () => {
  it('lets go what a rule leaves out', () => {
    const config = { api: { url: '/api', exclude: ['/api/public', '/api/health'] } };
    expect(goes(config, ['/api/public', '/api/public/x', '/api/health?x'])).toEqual(toNetwork('', '', ''));
    expect(goes(config, ['/api/x', '/api/publicx'])).toEqual(toWorker('', ''));
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

  it('keeps what only looks like it: /api/publicity is not below /api/public', () => {
    const api = [{ url: '/api', exclude: '/api/public' }, { url: '/api/publicity', exclude: '/api/publicity/x' }];
    expect(goes({ api }, ['/api/public/x', '/api/publicity/x'])).toEqual(['network', 'fetch-event']);
  });

  it('that several sessions have in common is let go', () => {
    const configs = [
      { api: { url: '/api', exclude: '/api/public' } },
      { name: 'other', api: { url: '/api', exclude: ['/api/public', '/api/private'] } },
    ];
    expect(goes(configs, ['/api/public/x'])).toEqual(['network']);
    expect(goes(configs, ['/api/private'])).toEqual(['fetch-event']);
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
    expect(goes({ api: { url: OTHER, exclude, subresources: 'cors' } }, [`${OTHER}/public/x`, `${OTHER}/x`])).toEqual(['network', 'fetch-event']);
    const told = new Pattern({ ...parts, pathname: '/public/*' }, { pathname: '/(public)/*' });
    expect(goes({ api: { url: OTHER, exclude: told, subresources: 'cors' } }, [`${OTHER}/public/x`, `${OTHER}/x`])).toEqual(toWorker('', ''));
  });

  it('excludes nothing that another rule with exclusions may take', () => {
    const exclude = new Pattern({ ...parts, pathname: '/public/*' });
    const api = [{ url: OTHER, exclude, subresources: 'cors' }, { url: `${OTHER}/public`, exclude: `${OTHER}/public/x`, subresources: 'cors' }];
    expect(goes({ api }, [`${OTHER}/public/y`])).toEqual(['fetch-event']);
  });
});

describe('limits', () => {
  const many = (count: number) => ({ api: Array.from({ length: count }, (_, index) => `/api${String(index)}`) });

  it('255 rules are made, 256 never: then there are none, and the worker is asked', () => {
    expect(staticRoutes(readConfigs(many(252), ORIGIN), ORIGIN)).toHaveLength(255);
    expect(staticRoutes(readConfigs(many(253), ORIGIN), ORIGIN)).toEqual([]);
  });

  it('the rule for everything else has a named group: versions of WebKit that do not understand patterns refuse it', () => {
    const last = staticRoutes(readConfigs({ api: '/api' }, ORIGIN), ORIGIN).at(-1);
    expect(last).toMatchObject({ source: 'network', condition: { urlPattern: { pathname: expect.stringContaining(':') as string } } });
  });
});
