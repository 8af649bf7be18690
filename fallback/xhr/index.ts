/** XMLHttpRequest as the app uses it: what the configuration names goes through the manager, everything else is the browser's own. */
import type { TokenManager } from '../../sw/manager.js';
import { Delivery, type Means } from './delivery.js';
import { openedWith, snapshotOf, type Opened, type XhrBody } from './opened.js';

/** What is under way shows what it has, and nothing of the native request that stays unsent. */
const SHOWN = ['status', 'statusText', 'responseURL', 'response', 'responseText', 'responseXML'] as const;

const PASSING = { handle: () => undefined };

const isMatched = ({ matches }: Pick<TokenManager, 'matches'>, { method, url }: Opened): boolean => {
  try {
    return matches(new Request(url, { method }));
  } catch {
    // No Request can be like it, such as one with a password in its URL.
    return false;
  }
};

/** @param base what relative URLs are resolved against */
export function managedXhr(means: Means & { readonly manager: Pick<TokenManager, 'matches'> }, base: () => string): typeof XMLHttpRequest {
  const { Native } = means;
  // Where somebody has put a wrapper in its place, a class that extends that would be inside of the wrapper: then everything takes the same way.
  const Base = Native.prototype.constructor as typeof XMLHttpRequest;
  const deliveries = new WeakMap<XMLHttpRequest, Delivery>();

  const refuseOnceSent = (request: XMLHttpRequest): void => {
    if (deliveries.has(request)) throw new DOMException('the request has been sent: open it anew', 'InvalidStateError');
  };

  class ManagedXMLHttpRequest extends Base {
    #opened: Opened | undefined;
    #mimeType: string | undefined;
    /** To listen to one's upload makes a request to another origin one that is asked about first: who has not touched it does not listen. */
    #isUploadTouched = false;

    override open(...parameters: unknown[]): void {
      deliveries.get(this)?.drop();
      deliveries.delete(this);
      // Before the browser's own, whose event lets the page go on.
      this.#opened = openedWith(parameters, base());
      (super.open as (...all: unknown[]) => void)(...parameters);
    }

    override get upload(): XMLHttpRequestUpload {
      this.#isUploadTouched = true;
      return super.upload;
    }

    override get responseType(): XMLHttpRequestResponseType {
      return super.responseType;
    }

    override set responseType(responseType: XMLHttpRequestResponseType) {
      deliveries.get(this)?.want({ responseType });
      super.responseType = responseType;
    }

    override get timeout(): number {
      return super.timeout;
    }

    override set timeout(milliseconds: number) {
      super.timeout = milliseconds;
      deliveries.get(this)?.limit(milliseconds);
    }

    override setRequestHeader(name: string, value: string): void {
      refuseOnceSent(this);
      super.setRequestHeader(name, value);
      this.#opened?.headers.push([name, value]);
    }

    override overrideMimeType(mimeType: string): void {
      super.overrideMimeType(mimeType);
      deliveries.get(this)?.want({ mimeType });
      this.#mimeType = mimeType;
    }

    override send(body?: XhrBody): void {
      refuseOnceSent(this);
      const opened = this.#opened;
      const isOurs = opened !== undefined && isMatched(means.manager, opened);
      if (opened === undefined || (!isOurs && Base === Native)) {
        super.send(body);
        return;
      }
      const upload = this.#isUploadTouched || means.transport === 'fetch' ? this.upload : undefined;
      const asked = { xhr: this, opened, mimeType: this.#mimeType, body: snapshotOf(body), upload };
      const delivery = new Delivery(asked, isOurs ? means : { ...means, manager: PASSING });
      deliveries.set(this, delivery);
      delivery.start();
    }

    override abort(): void {
      const delivery = deliveries.get(this);
      if (delivery === undefined) super.abort();
      else delivery.abort();
    }

    override getResponseHeader(name: string): string | null {
      const delivery = deliveries.get(this);
      return delivery === undefined ? super.getResponseHeader(name) : delivery.shown.getResponseHeader(name);
    }

    override getAllResponseHeaders(): string {
      const delivery = deliveries.get(this);
      return delivery === undefined ? super.getAllResponseHeaders() : delivery.shown.getAllResponseHeaders();
    }
  }

  const show = (name: string, of: (delivery: Delivery) => unknown): void => {
    Object.defineProperty(ManagedXMLHttpRequest.prototype, name, {
      configurable: true,
      enumerable: true,
      get(this: XMLHttpRequest): unknown {
        const delivery = deliveries.get(this);
        return delivery === undefined ? Reflect.get(Base.prototype, name, this) : of(delivery);
      },
    });
  };
  show('readyState', ({ readyState }) => readyState);
  for (const name of SHOWN) show(name, ({ shown }) => shown[name]);
  return Object.defineProperty(ManagedXMLHttpRequest, 'name', { value: 'XMLHttpRequest' });
}
