/** What a page's XMLHttpRequest shows of its answer: a native one shows it by itself, an answer of the manager's is shown in the same way. */

export type Shown = Pick<XMLHttpRequest, 'status' | 'statusText' | 'responseURL' | 'response' | 'responseText' | 'responseXML' | 'getResponseHeader' | 'getAllResponseHeaders'>;

/** How the page wants it (XMLHttpRequest, section 3.7). */
export interface Wanted {
  readonly responseType: XMLHttpRequestResponseType;
  /** Given to `overrideMimeType`. */
  readonly mimeType: string | undefined;
}

const isText = (type: XMLHttpRequestResponseType): boolean => type === '' || type === 'text';

function refuse(name: string, type: string): never {
  throw new DOMException(`${name} cannot be read where responseType is '${type}'`, 'InvalidStateError');
}

/** Before there is an answer, and after a failure. */
export const nothing = ({ responseType }: Wanted): Shown => ({
  status: 0,
  statusText: '',
  responseURL: '',
  response: isText(responseType) ? '' : null,
  responseText: '',
  responseXML: null,
  getResponseHeader: () => null,
  getAllResponseHeaders: () => '',
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

const charsetOf = (mimeType: string | null | undefined): string | undefined => /;\s*charset="?([^";]+)/i.exec(mimeType ?? '')?.[1];

/** By the charset that is named, if the browser knows it (XMLHttpRequest, section 3.7.4). */
function decoded(bytes: ArrayBuffer, charset: string | undefined): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

function documentOf(text: string, mimeType: string): Document | null {
  const [type = ''] = mimeType.toLowerCase().split(';');
  if (type === 'text/html') return new DOMParser().parseFromString(text, 'text/html');
  if (!/^(text|application)\/(.+\+)?xml$/.test(type)) return null;
  const found = new DOMParser().parseFromString(text, 'application/xml');
  return found.querySelector('parsererror') === null ? found : null;
}

function valueOf(bytes: ArrayBuffer, mimeType: string, charset: string | undefined, type: XMLHttpRequestResponseType): unknown {
  switch (type) {
    case 'json':
      return parsed(new TextDecoder().decode(bytes));
    case 'arraybuffer':
      return bytes;
    case 'blob':
      return new Blob([bytes], { type: mimeType });
    case 'document':
      return documentOf(decoded(bytes, charset), mimeType);
    default:
      return decoded(bytes, charset);
  }
}

/** @param url the request's, without its fragment */
export function answered(response: Response, bytes: ArrayBuffer, url: string, { responseType, mimeType }: Wanted): Shown {
  const own = response.headers.get('content-type');
  const type = mimeType ?? own ?? 'text/xml';
  const value = valueOf(bytes, type, charsetOf(mimeType) ?? charsetOf(own), responseType);
  return {
    status: response.status,
    statusText: response.statusText,
    responseURL: response.url === '' ? url : response.url,
    response: value,
    get responseText() {
      return isText(responseType) ? (value as string) : refuse('responseText', responseType);
    },
    get responseXML() {
      if (responseType === 'document') return value as Document | null;
      if (responseType !== '') return refuse('responseXML', responseType);
      // Of HTML there is one only where a document was asked for.
      return /^text\/html/i.test(type) ? null : documentOf(value as string, type);
    },
    getResponseHeader: (name) => response.headers.get(name),
    getAllResponseHeaders: () => [...response.headers].map(([name, each]) => `${name}: ${each}\r\n`).join(''),
  };
}
