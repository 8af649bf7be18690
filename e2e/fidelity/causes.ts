/** Why a cell differs between no worker and ours: every difference has exactly one cause here, and every cause is seen. */
import type { Engine } from '../support/browser.js';
import type { Difference } from './compare.js';
import { isPrimed, REDIRECTS, type Cell } from './dimensions.js';

export interface Cause {
  readonly title: string;
  readonly engines: readonly Engine[];
  readonly because: string;
  /** Whether a worker that only passes requests on makes the very same difference. Measured, and compared with what is said here. */
  readonly byAnyWorker: boolean;
  readonly explains: (difference: Difference, cell: Cell, engine: Engine) => boolean;
}

const ALL: readonly Engine[] = ['chromium', 'firefox', 'webkit'];

/** A request that our worker makes anew in another mode, since its own takes no `Authorization`. */
const isMadeAnew = ({ mode, origin }: Cell): boolean => mode === 'no-cors' && origin === 'same';
/** A request that our worker leaves to the browser. */
const isLeftAlone = ({ mode, origin }: Cell): boolean => mode === 'no-cors' && origin !== 'same';
/** Before any redirect. */
const isFirst = (request: string): boolean => request.includes('/api/cell');
const leavesOrigin = ({ status, target }: Cell): boolean => REDIRECTS.includes(status) && (target === 'elsewhere' || target === 'there-and-back');

/** What CORS adds, withholds and shows once a redirect has left the origin. */
const isOfCors = ({ field, request }: Difference): boolean =>
  ['outcome', 'requests'].includes(field) ||
  field.startsWith('response ') ||
  (!isFirst(request) && ['cookie', 'origin', 'sec-fetch-dest', 'sec-fetch-site'].some((name) => field === `request header ${name}`));

/** Where Chromium follows a redirect that the page asked to see, if no worker is there. What the cache is primed with is followed as usual. */
const isFollowedAgainstThePage = (cell: Cell, engine: Engine): boolean =>
  engine === 'chromium' && cell.keepalive && cell.redirect === 'manual' && isMadeAnew(cell) && !(isPrimed(cell) && leavesOrigin(cell));

const ORDER = 'request order of headers';
/** Where a bare worker's order is the same as ours. */
const ORDERED_ALIKE: Readonly<Record<Engine, (cell: Cell, difference: Difference) => boolean>> = {
  chromium: ({ mode }) => mode !== 'no-cors',
  firefox: (cell) => !isLeftAlone(cell),
  webkit: (cell, { request }) => isMadeAnew(cell) && !(leavesOrigin(cell) && !isFirst(request)),
};

export const CAUSES: readonly Cause[] = [
  {
    title: 'In `no-cors` mode the token arrives, which a page could not send',
    engines: ALL,
    because:
      'A page’s `fetch` with `mode: "no-cors"` drops an `Authorization` header silently. This is the mode in which images and other elements ask, so the worker sends such a request to the page’s own origin with CORS.',
    byAnyWorker: false,
    explains: ({ field }, cell) => field === 'request header authorization' && isMadeAnew(cell),
  },
  {
    title: 'In `no-cors` mode the server sees the mode in which the token can be sent',
    engines: ALL,
    because: '`Sec-Fetch-Mode` says how the request is really sent, and no script can write it. Only requests to the page’s own origin are sent so.',
    byAnyWorker: false,
    explains: ({ field }, cell) => field === 'request header sec-fetch-mode' && isMadeAnew(cell),
  },
  {
    title: 'In `no-cors` mode the server sees the page’s `Origin`',
    engines: ['firefox', 'webkit'],
    because:
      'Without CORS these two write `Origin: null` where the referrer policy forbids to name the page; with CORS, and so in the mode in which the token can be sent, the policy has no say.',
    byAnyWorker: false,
    explains: ({ field, request }, cell) =>
      ['request header origin', 'response header access-control-allow-origin'].includes(field) && isMadeAnew(cell) && (!leavesOrigin(cell) || isFirst(request)),
  },
  {
    title: 'In `no-cors` mode a redirect to another origin is followed by the rules of CORS',
    engines: ALL,
    because:
      'From the redirect on the other server sees an `Origin` and no cookies, in Firefox and WebKit a preflight comes first, and WebKit leaves out some `Sec-Fetch-*` headers. If that server permits it, the page sees the response, which would have been opaque; if it does not, the request fails.',
    byAnyWorker: false,
    explains: (difference, cell, engine) =>
      isMadeAnew(cell) && leavesOrigin(cell) && isOfCors(difference) && !(difference.field === 'requests' && isFollowedAgainstThePage(cell, engine)),
  },
  {
    title: 'With `keepalive`, `no-cors` and `redirect: "manual"` a redirect is not followed',
    engines: ['chromium'],
    because:
      'Without a worker Chromium’s own process, which looks after such requests, follows the redirect although the page asked for it to be left; the page sees an opaque redirect all the same. Through a worker it is left.',
    byAnyWorker: true,
    explains: ({ field }, cell, engine) => field === 'requests' && isFollowedAgainstThePage(cell, engine),
  },
  {
    title: 'In `no-cors` mode Chromium leaves out its client hints',
    engines: ['chromium'],
    because: '`Sec-CH-UA` and its like are added where a page asks. A request that a worker makes anew has lost them, and no script can write them.',
    byAnyWorker: false,
    explains: ({ field }, cell) => field.startsWith('request header sec-ch-ua') && isMadeAnew(cell),
  },
  {
    title: 'With `keepalive` Firefox does not show the request to the worker',
    engines: ['firefox'],
    because:
      'Firefox sends a `fetch` with `keepalive: true` past every service worker, so it arrives without the token. A preflight then does not ask for the header either.',
    byAnyWorker: false,
    explains: ({ field }, { keepalive, mode }) =>
      ['request header authorization', 'preflight header access-control-request-headers'].includes(field) && keepalive && mode !== 'no-cors',
  },
  {
    title: 'Bytes above 0x7F in a request header are lost',
    engines: ['chromium'],
    because: 'Chromium hands the worker an empty value in place of one that is not ASCII.',
    byAnyWorker: true,
    explains: ({ field }) => field === 'request header x-letters',
  },
  {
    title: 'Bytes above 0x7F in a response header are encoded once more',
    engines: ['chromium'],
    because: 'On the way from the worker to the page Chromium takes the value’s characters for text and writes them as UTF-8.',
    byAnyWorker: true,
    explains: ({ field }, cell) => field === 'response header x-letters' && !(isMadeAnew(cell) && leavesOrigin(cell)),
  },
  {
    title: 'A preflight names the languages in full',
    engines: ['firefox'],
    because:
      'The request that Firefox gives a worker has its `Accept-Language` already, and the preflight copies it; the preflight of a page’s own request has a shorter one.',
    byAnyWorker: true,
    explains: ({ field }) => field === 'preflight header accept-language',
  },
  {
    title: 'A worker has no storage access to speak of',
    engines: ['firefox'],
    because: '`Sec-Fetch-Storage-Access` is about a document. Firefox sends it with a page’s credentialed request to another site, and not with a worker’s.',
    byAnyWorker: true,
    explains: ({ field }) => field.endsWith('header sec-fetch-storage-access'),
  },
  {
    title: 'After a redirect back to the page’s origin the referrer stays cut',
    engines: ['firefox'],
    because:
      'Where a redirect leads back to the page’s origin, Firefox works out a page’s referrer anew from its whole URL; a worker’s request keeps what it was cut to on its way to the other origin.',
    byAnyWorker: true,
    explains: ({ field }, cell) => field.endsWith('header referer') && cell.origin !== 'same' && leavesOrigin(cell),
  },
  {
    title: 'Headers stand in another order',
    engines: ALL,
    because:
      'The browser writes its own headers among the page’s at other places when the request comes out of a worker. HTTP gives the order of differently named headers no meaning.',
    byAnyWorker: true,
    explains: (difference, cell, engine) => difference.field === ORDER && ORDERED_ALIKE[engine](cell, difference),
  },
  {
    title: 'Headers stand in an order that our worker makes',
    engines: ['chromium', 'webkit'],
    because:
      'A header that a worker adds comes elsewhere than one that the page wrote: in Chromium where the request is made anew, in WebKit always. HTTP gives the order of differently named headers no meaning.',
    byAnyWorker: false,
    explains: (difference, cell, engine) => difference.field === ORDER && engine !== 'firefox' && !ORDERED_ALIKE[engine](cell, difference),
  },
  {
    title: 'Headers of a request that a worker leaves to the browser stand in another order',
    engines: ['firefox'],
    because: 'Firefox asks the worker first, and then sends the request with `Connection` at another place. HTTP gives the order of differently named headers no meaning.',
    byAnyWorker: false,
    explains: (difference, cell, engine) => difference.field === ORDER && engine === 'firefox' && !ORDERED_ALIKE[engine](cell, difference),
  },
];
