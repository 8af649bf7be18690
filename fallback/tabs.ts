/** What the origin's tabs tell each other where each has a manager of its own: whose session has changed, and which has ended. */
import { isTokenWorkerMessage, type LogoutMessage } from '../core/protocol.js';
import { CHANNEL } from '../sw/shared-ports.js';

type Listener = (owner: string) => Promise<void> | undefined;

/** What is done in this tab when another has told something. */
export interface ThisTab {
  /** The session may be another. */
  look(): Promise<void>;
  end(message: LogoutMessage): Promise<void>;
}

/** One after the other: nobody hears of a session that this tab's manager does not know yet. */
export class Tabs {
  readonly #listeners: Listener[] = [];
  readonly #owners = new Set<string>();
  #channel: BroadcastChannel | undefined;
  #heard: Promise<unknown> = Promise.resolve();

  /** Once there is a manager: one that could not be made leaves nothing open. */
  begin(tab: ThisTab): void {
    const open = (): void => {
      this.#channel = new BroadcastChannel(CHANNEL);
      this.#channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => this.#hear(data, tab));
    };
    open();
    // Chromium takes a page out of the back-forward cache as soon as a channel has something for it.
    addEventListener('pagehide', () => this.#channel?.close());
    addEventListener('pageshow', ({ persisted }) => {
      if (!persisted) return;
      open();
      this.#then(() => this.#changed([...this.#owners], tab));
    });
  }

  /** Whose sessions this tab has. */
  own(owner: string): void {
    this.#owners.add(owner);
  }

  listen(listener: Listener): void {
    this.#listeners.push(listener);
  }

  tell(what: string | LogoutMessage): void {
    this.#channel?.postMessage(what);
  }

  #hear(data: unknown, tab: ThisTab): void {
    if (typeof data === 'string') this.#then(() => this.#changed([data], tab));
    else if (isTokenWorkerMessage(data) && data.type === 'token-worker:logout') this.#then(() => tab.end(data as LogoutMessage));
  }

  async #changed(owners: readonly string[], tab: ThisTab): Promise<void> {
    for (const owner of owners) for (const listen of this.#listeners) await listen(owner);
    await tab.look();
  }

  #then(work: () => Promise<void>): void {
    this.#heard = this.#heard.then(work).catch(reportError);
  }
}
