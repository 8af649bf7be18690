/** The ports of a manager that runs in one unit test: nothing is stored, nobody else is there. */
import type { MessageToPage } from '../../core/protocol.js';
import { NO_SESSION, type SessionState } from '../../core/session.js';
import { sendBy } from '../../fallback/page-ports.js';
import { delay } from '../../sw/delay.js';
import type { Ports, Store } from '../../sw/ports.js';

function memoryStore(): Store {
  let state: SessionState = NO_SESSION;
  return {
    read: () => Promise.resolve(state),
    update: (transition) => Promise.resolve((state = transition(state) ?? state)),
  };
}

export interface Around {
  readonly origin: string;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly receive: (message: MessageToPage) => void;
}

export function memoryPorts({ origin, fetch, receive }: Around): Ports {
  let last = Date.now() * 1000;
  return {
    origin,
    fetch: sendBy(fetch),
    now: () => Date.now() / 1000,
    random: () => Math.random(),
    unique: () => (last += 1),
    delay,
    sealing: undefined,
    openStore: memoryStore,
    holdLease: () => Promise.resolve(() => undefined),
    leaseOver: () => Promise.resolve(),
    notify: (message) => {
      receive(message);
      return Promise.resolve();
    },
    held: () => undefined,
    claim: () => Promise.resolve(),
    announceChange: () => undefined,
    onChange: () => undefined,
    report: (error) => {
      queueMicrotask(() => {
        throw error;
      });
    },
  };
}
