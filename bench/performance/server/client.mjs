/** The runner's side of the server's process. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export async function startServers() {
  const child = fork(fileURLToPath(new URL('main.mjs', import.meta.url)));
  const waiting = new Map();
  let last = 0;
  child.on('message', ({ id, answer, error }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) resolve(answer);
    else reject(new Error(error));
  });
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the servers' process ended, with code ${String(code)}`));
  });
  const ask = (what, given = {}) =>
    new Promise((resolve, reject) => {
      waiting.set((last += 1), { resolve, reject });
      child.send({ id: last, do: what, ...given });
    });
  return {
    ...(await ask('start')),
    seen: (candidate) => ask('seen', { candidate }),
    lifetime: (candidate, seconds) => ask('lifetime', { candidate, seconds }),
    close: () => child.connected && child.disconnect(),
  };
}
