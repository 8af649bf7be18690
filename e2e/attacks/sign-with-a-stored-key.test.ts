/** Looks for a private key in the databases, makes a proof with it, and asks the refresh endpoint from a frame that no worker controls. */
import type { Tab } from '../support/browser.js';
import { attack } from './support/attack.js';
import { signedInAs } from './support/modes.js';
import { stopped } from './support/outcome.js';

function signAndRefresh(tab: Tab, refresh: string): Promise<string> {
  return tab.run(async (url) => {
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('not read'));
      });
    const pairs: { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey }[] = [];
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null || value instanceof CryptoKey) return;
      const inner = Object.values(value) as unknown[];
      const privateKey = inner.find((key): key is CryptoKey => key instanceof CryptoKey && key.usages.includes('sign'));
      const publicKey = inner.find((key): key is CryptoKey => key instanceof CryptoKey && key.type === 'public');
      if (privateKey !== undefined && publicKey !== undefined) pairs.push({ privateKey, publicKey });
      inner.forEach(collect);
    };
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name));
      for (const store of database.objectStoreNames) (await settled<unknown[]>(database.transaction(store).objectStore(store).getAll())).forEach(collect);
      database.close();
    }
    const [pair] = pairs;
    if (pair === undefined) return 'no key that signs';

    const encode = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    const part = (value: unknown): string => encode(new TextEncoder().encode(JSON.stringify(value)));
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
    const href = new URL(url, location.href).href;
    const begun = `${part({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } })}.${part({ htm: 'POST', htu: href, iat: Math.floor(Date.now() / 1000), jti: crypto.randomUUID() })}`;
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, new TextEncoder().encode(begun));
    const proof = `${begun}.${encode(new Uint8Array(signature))}`;

    // A frame in which the browser asks past the worker; an `<object>` is one in every engine.
    const frame = document.body.appendChild(Object.assign(document.createElement('object'), { type: 'text/html', data: '/frame.html' }));
    await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    const { fetch: askPastWorker } = frame.contentWindow as unknown as typeof globalThis;
    return (await askPastWorker(href, { method: 'POST', headers: { DPoP: proof } })).text();
  }, refresh);
}

attack('Make a proof with a private key that is stored, and refresh', {
  engines: 'one',
  expected: {
    indexeddb: stopped('there is no such key: the refresh token alone is asked for'),
    memory: stopped('there is no such key: the cookie alone is asked for, which a frame can send'),
    sealed: stopped('there is no such key: the refresh token alone is asked for'),
    'sealed + proof': stopped('the private key is encrypted under one that is stored nowhere'),
  },
  steps: ({ tab, endpoints }) => signAndRefresh(tab, endpoints.refresh),
  control: {
    name: '`proof` without `sealed`: a private key that cannot be exported, in IndexedDB',
    victim: (stage) => signedInAs(stage, { refreshTokenIn: 'cookie', storage: 'indexeddb', hasProof: true }),
  },
});
