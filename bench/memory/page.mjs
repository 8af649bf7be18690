/** The page that is measured: it gets a worker, prepares a body, says that it is ready, and moves the bytes. Runs in the browser. */

import { EVENTS, EVENTS_PER_SECOND } from '../performance/server/large.mjs';

/** How much goes each way, in bytes. */
export const DOWN = 200 * 2 ** 20;
export const UP = 100 * 2 ** 20;

export const WORKLOADS = {
  'down': '200 MB down, read as fast as it comes',
  'down-slowly': '200 MB down, read at 50 MB/s',
  'up-blob': '100 MB up, a Blob in memory',
  'up-form': '100 MB up, a file in a FormData (from disk; in memory where pages cannot write one: WebKitGTK)',
  'up-buffer': '100 MB up, an ArrayBuffer',
  'events': `${String(EVENTS)} server-sent events, ${String(EVENTS_PER_SECOND)} a second`,
};

/** Bytes, or events. */
export function amountOf(workload) {
  if (workload === 'events') return EVENTS;
  return workload.startsWith('up') ? UP : DOWN;
}

async function run({ variant, workload, up }) {
  const PIECE = 4 * 2 ** 20;
  const SLOWLY = 50 * 2 ** 20;

  async function install() {
    if (variant === 'none') return;
    if (variant === 'ours') {
      const { register } = await import('/dist/index.js');
      await register('/token-worker.js');
      await fetch('/api/login', { method: 'POST' });
      return;
    }
    await navigator.serviceWorker.register('/bare.js');
    if (navigator.serviceWorker.controller) return;
    await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
  }

  // In pieces, so that no garbage of the same size is collected while we measure.
  const pieces = () => Array.from({ length: up / PIECE }, () => new Uint8Array(PIECE).fill(97));

  async function file() {
    if (navigator.storage?.getDirectory === undefined) return new File(pieces(), 'large');
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle('large', { create: true });
    const writable = await handle.createWritable();
    for (const piece of pieces()) await writable.write(piece);
    await writable.close();
    return handle.getFile();
  }

  async function body() {
    if (workload === 'up-blob') return new Blob(pieces());
    if (workload === 'up-buffer') return new Uint8Array(up).fill(97).buffer;
    const form = new FormData();
    form.append('file', await file());
    return form;
  }

  async function download(rate) {
    const began = performance.now();
    const reader = (await fetch('/api/down')).body.getReader();
    let bytes = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      bytes += part.value.length;
      const ahead = (bytes / rate) * 1000 - (performance.now() - began);
      if (ahead > 20) await new Promise((resolve) => setTimeout(resolve, ahead));
    }
    return bytes;
  }

  async function upload(given) {
    return Number(await (await fetch('/api/up', { method: 'POST', body: given })).text());
  }

  async function events() {
    const reader = (await fetch('/api/events')).body.pipeThrough(new TextDecoderStream()).getReader();
    let count = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) count += part.value.split('\n\n').length - 1;
    return count;
  }

  const moved = (given) => {
    if (workload === 'events') return events();
    return given === undefined ? download(workload === 'down' ? Infinity : SLOWLY) : upload(given);
  };

  const say = (path, text) => fetch(path, { method: 'POST', body: text });
  try {
    await install();
    const given = workload.startsWith('up') ? await body() : undefined;
    // Answered when the measuring may begin.
    await say('/ready', '');
    const amount = await moved(given);
    await say('/done', String(amount));
  } catch (error) {
    await say('/done', String(error));
  }
}

/** @param {string} variant @param {string} workload */
export const pageFor = (variant, workload) =>
  `<!doctype html><meta charset="utf-8"><title>memory</title><link rel="icon" href="data:,"><script type="module">(${run.toString()})(${JSON.stringify({ variant, workload, up: UP })});</script>`;
