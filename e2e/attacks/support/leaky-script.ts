/** Controls: servers that put a secret into the worker's script, and do not look closely at who asks for it. */
import { register, signIn } from '../../support/page-actions.js';
import type { Received, SiteOptions } from '../../support/site.js';
import { builtWorker, withSecret } from './sealing.js';
import { victimOf, type SealedAnswer, type Stage, type Victim } from './victim.js';

const SECRET = Buffer.from('a secret that a server gave away').toString('base64url');
const WORKER = '/token-worker.js';

export interface Leak {
  /** Who gets the secret; the others get the script without it. */
  readonly isGivenTo: (received: Received) => boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** Other files that the site gives out, made of the script with the secret in it. */
  readonly files?: (script: string) => Readonly<Record<string, string>>;
}

export const TO_EVERYONE: Leak = { isGivenTo: () => true };

export async function withLeakyScript(stage: Stage, { isGivenTo, headers, files = () => ({}) }: Leak, given: SiteOptions = {}): Promise<Victim> {
  const plain = await builtWorker();
  const sealed = withSecret(plain, SECRET);
  const answers: SealedAnswer[] = [];
  const site = await stage.serve({
    ...given,
    files: { ...given.files, ...files(sealed) },
    answer: async (received) => {
      const special = await given.answer?.(received);
      if (special !== undefined || received.path.split('?')[0] !== WORKER) return special;
      const isGiven = isGivenTo(received);
      if (isGiven) answers.push({ destination: String(received.headers['sec-fetch-dest'] ?? 'none'), secrets: [SECRET] });
      return new Response(isGiven ? sealed : plain, { headers: { 'Content-Type': 'text/javascript', 'Cache-Control': 'no-store', ...headers } });
    },
  });
  const browser = await stage.newProfile();
  const tab = await browser.open(site.origin);
  await register(tab);
  await signIn(tab);
  return victimOf(stage, { browser, site, tab, worker: WORKER, more: () => [SECRET], sealed: () => answers });
}
