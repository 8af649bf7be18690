/** One process of the search: an order at a time, and an answer to each. */
import { fork } from 'node:child_process';

/** Milliseconds: an order takes seconds, and one that never ends is a defect too. */
const LONGEST = 600_000;

export class Lane {
  #child;
  #waiting;

  /** @param {string} script made by `bundle` */
  constructor(script) {
    this.#child = fork(script, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#child.on('message', (message) => this.#settle(message));
    this.#child.on('exit', (code, signal) => this.#settle({ error: `the process ended: ${signal ?? code}` }));
  }

  /** @returns {Promise<any>} */
  ask(order) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.end();
        reject(new Error(`no answer to ${JSON.stringify(order)}`));
      }, LONGEST);
      this.#waiting = { order, resolve, reject, timer };
      this.#child.send(order);
    });
  }

  end() {
    this.#child.kill('SIGKILL');
  }

  #settle({ result, error }) {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#waiting = undefined;
    clearTimeout(waiting.timer);
    if (error === undefined) waiting.resolve(result);
    else waiting.reject(new Error(`${JSON.stringify(waiting.order)}: ${error}`));
  }
}
