/** Who acts in which second: a list for each second, all of them in two arrays. */

const NOBODY = -1;

export class Calendar {
  #first;
  #next;

  /**
   * @param {number} seconds
   * @param {number} clients each stands in one second at most
   */
  constructor(seconds, clients) {
    this.#first = new Int32Array(seconds).fill(NOBODY);
    this.#next = new Int32Array(clients);
  }

  /** What lies after the end is not of interest. */
  add(client, second) {
    if (second >= this.#first.length) return;
    this.#next[client] = this.#first[second];
    this.#first[second] = client;
  }

  /** Takes everybody out of a second, and those who come back into it meanwhile. */
  *take(second) {
    for (;;) {
      const client = this.#first[second];
      if (client === NOBODY) return;
      this.#first[second] = this.#next[client];
      yield client;
    }
  }
}
