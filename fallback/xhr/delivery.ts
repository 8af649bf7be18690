/** A page's XMLHttpRequest on its way through the manager: what the page sees of it happens once, however often it is sent. */
import type { TokenManager } from '../../sw/manager.js';
import type { Sender } from '../page-ports.js';
import { answerOf } from './attempt.js';
import { headersFor, requestOf, type Opened, type XhrBody } from './opened.js';
import { answered, nothing, type Shown, type Wanted } from './shown.js';

const PROGRESS = ['progress', 'load', 'error', 'timeout', 'abort', 'loadend'] as const;
type EventType = 'readystatechange' | 'loadstart' | (typeof PROGRESS)[number];

/** An event of the native request, as the page is to have it. */
interface Happened {
  readonly type: EventType;
  readonly readyState: number;
  readonly progress: ProgressEventInit;
}

export interface Means {
  readonly manager: Pick<TokenManager, 'handle'>;
  readonly Native: typeof XMLHttpRequest;
  /** What sends it; a native one where it can, unless that is a simulated one. */
  readonly transport: 'native' | 'fetch';
  /** The browser's own. */
  readonly fetch: (request: Request) => Promise<Response>;
}

/** What a page has sent. */
export interface Asked {
  readonly xhr: XMLHttpRequest;
  readonly opened: Opened;
  /** Given to `overrideMimeType`. */
  readonly mimeType: string | undefined;
  readonly body: XhrBody;
  /** Whose events the page may be listening to. */
  readonly upload: XMLHttpRequestUpload | undefined;
}

export class Delivery {
  readyState = 1;
  shown: Shown;
  readonly #xhr: XMLHttpRequest;
  readonly #opened: Opened;
  readonly #body: XhrBody;
  readonly #upload: XMLHttpRequestUpload | undefined;
  readonly #means: Means;
  readonly #aborter = new AbortController();
  #wanted: Wanted;
  #native: XMLHttpRequest | undefined;
  #answer: Response | undefined;
  /** What the native request has said while nobody knows yet whether it is the last. */
  #waiting: Happened[] | undefined = [];
  #isUploading = false;
  #isUploaded: boolean;
  #isOver = false;
  #begunAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ xhr, opened, mimeType, body, upload }: Asked, means: Means) {
    this.#xhr = xhr;
    this.#opened = opened;
    this.#wanted = { responseType: xhr.responseType, mimeType };
    this.#body = body;
    this.#means = means;
    this.#upload = upload;
    this.#isUploaded = upload === undefined || body === null || body === undefined;
    this.shown = nothing(this.#wanted);
  }

  start(): void {
    const request = requestOf(this.#opened, this.#xhr.withCredentials, this.#body, this.#aborter.signal);
    const event: Sender = { send: (sent) => this.#send(sent, request), waitUntil: () => undefined };
    this.#begunAt = performance.now();
    this.#fire('loadstart');
    this.limit(this.#xhr.timeout);
    // An event's listener may have aborted it already.
    if (this.#isOver) return;
    (this.#means.manager.handle({ request, event }) ?? this.#send(request, request)).then(
      (response) => this.#show(response),
      () => this.#showFailure(),
    );
  }

  /** Counts from the beginning, whenever the page says it. */
  limit(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (milliseconds > 0 && !this.#isOver) this.#timer = setTimeout(() => this.#fail('timeout'), this.#begunAt + milliseconds - performance.now());
  }

  /** The page may say how it wants the answer until it has some of it. */
  want(wanted: Partial<Wanted>): void {
    if (this.readyState > 2) throw new DOMException('the answer is there already', 'InvalidStateError');
    this.#wanted = { ...this.#wanted, ...wanted };
    const native = this.#native;
    if (native === undefined || this.shown !== native) this.shown = nothing(this.#wanted);
    if (native !== undefined && native.readyState < 3) this.#tellWanted(native);
  }

  /** The page gives it up, and sees the events that belong to that. */
  abort(): void {
    if (!this.#isOver) this.#fail('abort');
    this.readyState = 0;
    this.shown = nothing(this.#wanted);
  }

  /** The page opens it anew: nothing of this is seen any more. */
  drop(): void {
    this.#end();
    this.#native?.abort();
    this.#aborter.abort();
  }

  /** By `fetch` where the token may not be redirected, which a native request cannot promise. */
  #send(request: Request, asGiven: Request): Promise<Response> {
    if (this.#isOver) return Promise.reject(new DOMException('aborted', 'AbortError'));
    if (this.#means.transport === 'fetch' || request.redirect !== 'follow' || request.mode !== 'cors') {
      this.#startUpload();
      return this.#means.fetch(request);
    }
    const native = new this.#means.Native();
    native.open(...(this.#opened.parameters as [string, string, boolean]));
    native.withCredentials = this.#xhr.withCredentials;
    this.#tellWanted(native);
    for (const [name, value] of headersFor(this.#opened, asGiven.headers, request.headers)) native.setRequestHeader(name, value);
    this.#native = native;
    this.#waiting = [];
    const answer = answerOf(native, request.url).then((response) => (this.#answer = response));
    this.#follow(native);
    native.send(this.#body);
    return answer;
  }

  #tellWanted(native: XMLHttpRequest): void {
    const { responseType, mimeType } = this.#wanted;
    native.responseType = responseType;
    if (mimeType !== undefined) native.overrideMimeType(mimeType);
  }

  #follow(native: XMLHttpRequest): void {
    const happened = (type: EventType, { lengthComputable, loaded, total }: ProgressEventInit): void => {
      if (native !== this.#native || this.#isOver || (native.readyState < 2 && type === 'readystatechange')) return;
      const event = { type, readyState: native.readyState, progress: { lengthComputable, loaded, total } as ProgressEventInit };
      if (this.#waiting === undefined) this.#pass(event);
      else this.#waiting.push(event);
    };
    native.addEventListener('readystatechange', () => happened('readystatechange', {}));
    for (const type of PROGRESS) native.addEventListener(type, (event) => happened(type, event));
    if (this.#isUploaded) return;
    // Sent again, it is uploaded again: the page has seen that once.
    const isSeen = (): boolean => native === this.#native && !this.#isOver && !this.#isUploaded;
    native.upload.addEventListener('loadstart', (event) => isSeen() && this.#startUpload(event));
    native.upload.addEventListener('progress', (event) => isSeen() && this.#fireUpload('progress', event));
    native.upload.addEventListener('load', (event) => isSeen() && this.#endUpload('load', event));
  }

  #show(response: Response): void {
    if (this.#isOver) return;
    if (response === this.#answer) {
      if (this.#native !== undefined) this.shown = this.#native;
      this.#passAll();
      return;
    }
    response.arrayBuffer().then(
      (bytes) => this.#showBytes(response, bytes),
      () => this.#fail('error'),
    );
  }

  #showBytes(response: Response, bytes: ArrayBuffer): void {
    const { byteLength: loaded } = bytes;
    // Of a compressed answer the length is another one's.
    const lengthComputable = response.headers.has('content-length') && !response.headers.has('content-encoding');
    const progress = { lengthComputable, loaded, total: lengthComputable ? loaded : 0 };
    if (this.#isOver) return;
    this.shown = answered(response, bytes, this.#opened.url.replace(/#.*/, ''), this.#wanted);
    this.#startUpload();
    this.#endUpload('load');
    for (const readyState of [2, 3]) this.#pass({ type: 'readystatechange', readyState, progress: {} });
    this.#pass({ type: 'progress', readyState: 3, progress });
    for (const type of ['readystatechange', 'load', 'loadend'] as const) this.#pass({ type, readyState: 4, progress });
  }

  #showFailure(): void {
    if (this.#isOver) return;
    // The native request's own failure, if it was that, has its own events.
    if (this.#waiting?.some(({ type }) => type === 'error') === true) this.#passAll();
    else this.#fail('error');
  }

  #passAll(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const event of waiting) this.#pass(event);
  }

  #pass({ type, readyState, progress }: Happened): void {
    if (this.#isOver) return;
    this.readyState = readyState;
    if (type === 'error') this.#endUpload(type);
    if (type === 'loadend') this.#end();
    this.#fire(type, progress);
  }

  /** Ended by something else than the server (XMLHttpRequest, section 3.5.6: request error steps). */
  #fail(type: 'error' | 'timeout' | 'abort'): void {
    this.drop();
    this.readyState = 4;
    this.shown = nothing(this.#wanted);
    this.#fire('readystatechange');
    this.#endUpload(type);
    this.#fire(type);
    this.#fire('loadend');
  }

  #end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #fire(type: EventType, progress: ProgressEventInit = {}): void {
    this.#xhr.dispatchEvent(type === 'readystatechange' ? new Event(type) : new ProgressEvent(type, progress));
  }

  #startUpload(progress?: ProgressEventInit): void {
    if (this.#isUploading || this.#isUploaded) return;
    this.#isUploading = true;
    this.#fireUpload('loadstart', progress);
  }

  #endUpload(type: 'load' | 'error' | 'timeout' | 'abort', progress?: ProgressEventInit): void {
    if (this.#isUploaded) return;
    this.#isUploaded = true;
    this.#fireUpload(type, progress);
    this.#fireUpload('loadend', progress);
  }

  #fireUpload(type: EventType, { lengthComputable = false, loaded = 0, total = 0 }: ProgressEventInit = {}): void {
    this.#upload?.dispatchEvent(new ProgressEvent(type, { lengthComputable, loaded, total }));
  }
}
