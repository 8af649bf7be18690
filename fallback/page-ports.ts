/** The ports as a page without a service worker has them. */
import type { LogoutMessage, MessageToPage } from '../core/protocol.js';
import type { Lifetime, Ports } from '../sw/ports.js';
import { sharedPorts } from '../sw/shared-ports.js';
import type { Tabs } from './tabs.js';

/** The event of a request that is sent in another way than by `fetch`. */
export interface Sender extends Lifetime {
  send(request: Request): Promise<Response>;
}

const isSender = (by: Lifetime | undefined): by is Sender => by !== undefined && 'send' in by;

/** Sends a request as whoever asked for it would have it sent. */
export const sendBy =
  (fetch: (request: Request) => Promise<Response>): Ports['fetch'] =>
  (request, by) =>
    isSender(by) ? by.send(request) : fetch(request);

const isEnd = (message: MessageToPage): message is LogoutMessage => message.type === 'token-worker:logout';

/**
 * @param fetch the browser's own
 * @param receive tells the sessions of this page
 */
export function pagePorts(fetch: (request: Request) => Promise<Response>, tabs: Tabs, receive: (message: MessageToPage) => void): Ports {
  const shared = sharedPorts(undefined);
  return {
    ...shared,
    origin: location.origin,
    fetch: sendBy(fetch),
    openStore: (owner, storage) => {
      tabs.own(owner);
      return shared.openStore(owner, storage);
    },
    notify: (message) => {
      receive(message);
      // The rest each tab's own manager knows.
      if (isEnd(message)) tabs.tell(message);
      return Promise.resolve();
    },
    held: () => undefined,
    claim: () => Promise.resolve(),
    announceChange: (owner) => {
      tabs.tell(owner);
    },
    onChange: (listener) => {
      tabs.listen(listener);
    },
  };
}
