/** The Content-Security-Policies that the demo is served with. What each line is for stands in docs/content-security-policy.md. */
import type { EmbeddedProvider } from './provider/index.js';
import { VIOLATIONS } from './violations.js';

type Directives = Readonly<Record<string, readonly string[]>>;

const written = (directives: Directives): string =>
  Object.entries(directives)
    .map(([name, values]) => [name, ...values].join(' '))
    .join('; ');

const NONE = ["'none'"];
const SELF = ["'self'"];
/** `report-to` is not known to every browser, nor taken from a server without TLS. */
const REPORT = { 'report-uri': [VIOLATIONS] };

/** Of everything that is there to be looked at or run in a page. */
export const PAGE_POLICY = written({
  'default-src': NONE,
  'script-src': SELF,
  'worker-src': SELF,
  'connect-src': SELF,
  'style-src': SELF,
  'img-src': SELF,
  'media-src': SELF,
  // Downloads go through a frame.
  'frame-src': SELF,
  'object-src': NONE,
  'base-uri': NONE,
  'form-action': NONE,
  'frame-ancestors': NONE,
  'require-trusted-types-for': ["'script'"],
  // The library's, and the page's own for the shared worker of its log.
  'trusted-types': ['token-worker', 'demo-log'],
  ...REPORT,
});

/** Of what the API answers, which is data: if it is ever shown by itself, as in the frame for downloads, it can do nothing. */
export const DATA_POLICY = written({ 'default-src': NONE, 'base-uri': NONE, 'form-action': NONE, 'frame-ancestors': SELF, ...REPORT });

/** Of the worker, which has that of its own script and not the page's: it sends the page's requests on, and asks the provider. */
export const workerPolicy = ({ issuer }: Pick<EmbeddedProvider, 'issuer'>): string =>
  written({
    'default-src': NONE,
    'script-src': SELF,
    'connect-src': [...SELF, issuer],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ['token-worker'],
    ...REPORT,
  });
