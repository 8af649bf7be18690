/** Ways to ask a server past the worker: each runs in the page, and answers what the server said. */
import type { Victim } from './victim.js';

export interface Asked {
  readonly url: string;
  readonly method: string;
  readonly body?: string;
}

/** The kinds of frames that a page can make; all but the last without help of a server. */
export const FRAMES = ['about:blank', 'srcdoc', 'blob:', 'object', 'sandboxed srcdoc with its origin', 'sandboxed srcdoc', 'data:', 'another site'] as const;
export type Frame = (typeof FRAMES)[number];

const ASK = `async (own, asked) => {
  const said = [];
  for (const { url, method, body } of asked) {
    const headers = body === undefined ? {} : { 'Content-Type': 'application/json' };
    said.push(await fetch(new URL(url, own), { method, body, headers, credentials: 'include' }).then((answer) => answer.text(), (error) => error.name));
  }
  return said.join('\\n');
}`;

/** The page of another site: what it is to ask stands in its fragment. */
const ELSEWHERE = `<!doctype html><script>
const { id, own, asked } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
(${ASK})(own, asked).then((said) => top.postMessage({ id, said }, '*'));
</script>`;

/** What the documents in those frames answered; what cannot be read is told by the error's name. */
export function askFromFrames({ tab, attacker }: Pick<Victim, 'tab' | 'attacker'>, frames: readonly Frame[], requests: readonly Asked[]): Promise<Record<string, string>> {
  const page = '/asks.html';
  attacker.pages.set(page, ELSEWHERE);
  return tab.run(
    async ([kinds, asked, ask, elsewhere]) => {
      const own = location.origin;
      const script = `(${ask})(${JSON.stringify(own)}, ${JSON.stringify(asked)})`;
      const html = (id: string): string => `<!doctype html><script>${script}.then((said) => top.postMessage({ id: '${id}', said }, '*'));</script>`;
      const said: Record<string, string> = {};
      // One after the other: a renewal that rotates would make another's fail.
      for (const kind of kinds) {
        const id = crypto.randomUUID();
        const heard = new Promise<string>((resolve) => {
          const listen = ({ data }: MessageEvent<{ id?: string; said?: string }>): void => {
            if (data.id !== id) return;
            removeEventListener('message', listen);
            resolve(data.said ?? '');
          };
          addEventListener('message', listen);
        });
        const frame = document.createElement('iframe');
        if (kind === 'about:blank') {
          document.body.append(frame);
          const inner = frame.contentWindow as unknown as { eval(source: string): Promise<string> };
          said[kind] = await inner.eval(script);
          frame.remove();
          continue;
        }
        if (kind === 'object') {
          // A page of the site itself: requests of such an element reach no worker.
          const object = Object.assign(document.createElement('object'), { type: 'text/html', data: '/object.html' });
          const loaded = new Promise((resolve) => object.addEventListener('load', resolve, { once: true }));
          document.body.append(object);
          await loaded;
          const inner = object.contentWindow as unknown as { eval(source: string): Promise<string> };
          said[kind] = await inner.eval(script);
          object.remove();
          continue;
        }
        if (kind === 'sandboxed srcdoc') frame.setAttribute('sandbox', 'allow-scripts');
        if (kind === 'sandboxed srcdoc with its origin') frame.setAttribute('sandbox', 'allow-scripts allow-same-origin');
        if (kind === 'blob:') frame.src = URL.createObjectURL(new Blob([html(id)], { type: 'text/html' }));
        else if (kind === 'another site') frame.src = `${elsewhere}#${encodeURIComponent(JSON.stringify({ id, own, asked }))}`;
        else if (kind === 'data:') frame.src = `data:text/html,${encodeURIComponent(html(id))}`;
        else frame.srcdoc = html(id);
        document.body.append(frame);
        said[kind] = await heard;
        frame.remove();
      }
      return said;
    },
    [frames, requests, ASK, attacker.origin + page] as const,
  );
}
