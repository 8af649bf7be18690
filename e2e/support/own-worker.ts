/** A worker as an app would write it itself: composed of this library's parts, with nothing that takes pages over. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { JWT_CONFIG } from './config.js';

const SOURCE = `
import { createTokenManager } from 'token-worker/sw';
const tokens = createTokenManager(${JSON.stringify(JWT_CONFIG)});
addEventListener('fetch', (event) => {
  const response = tokens.handle({ request: event.request, event });
  if (response !== undefined) event.respondWith(response);
});
addEventListener('message', (event) => tokens.handleMessage(event));
`;

/** Bundles it as one classic script. */
export async function ownWorker(): Promise<string> {
  // In the package's own folder, so that its name is found.
  const folder = await mkdtemp(fileURLToPath(new URL('../results-', import.meta.url)));
  const entry = join(folder, 'own.js');
  await writeFile(entry, SOURCE);
  try {
    const built = await build({
      configFile: false,
      logLevel: 'warn',
      define: { 'process.env.NODE_ENV': '"production"' },
      build: { write: false, lib: { entry, formats: ['iife'], name: 'own' } },
    });
    const [output] = built as { output: { code: string }[] }[];
    return output?.output[0]?.code ?? '';
  } finally {
    await rm(folder, { recursive: true });
  }
}
