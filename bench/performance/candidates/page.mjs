/** The pages of a candidate: one to ask from, one that loads a hundred files. */

const HEAD = '<!doctype html><html lang="en"><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,">';
const FILES = 100;

/** @param {string} script a module that sets `start` and `ask` */
export const pagesWith = (script) => ({
  '/': `${HEAD}<script type="module">${script}</script>`,
  '/many.html': `${HEAD}${Array.from({ length: FILES }, (_, file) => `<script defer src="/static/${String(file)}.js"></script>`).join('')}`,
});

/** Registers a worker and waits until it controls the page; the worker of ours is registered so too, where no client is to take part. */
export const REGISTER = `
const registered = async (script) => {
  await navigator.serviceWorker.register(script);
  if (navigator.serviceWorker.controller === null) await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
};`;

export const LOGIN = `const login = async () => (await fetch('/api/auth/login', { method: 'POST' })).json();`;

/** `init` is for what `send` is given. Whoever asks reads the answer too, and takes no refusal for one. */
const ASK = `
globalThis.ask = async (path) => {
  const response = await send(path);
  if (!response.ok) throw new Error(path + ' answered ' + response.status);
  return response.text();
};`;

export const PLAIN_ASK = `globalThis.send = (path, init) => fetch(path, init);${ASK}`;

/** @param {string} authorization an expression, which may wait */
export const askWith = (authorization) => `globalThis.send = async (path, init) => fetch(path, { ...init, headers: { authorization: ${authorization} } });${ASK}`;
