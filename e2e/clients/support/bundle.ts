/** A package that has no build for browsers, as an app's bundler makes one of it: Vite's production build, in memory. */
import { build } from 'vite';

const bundles = new Map<string, Promise<string>>();

async function make(name: string): Promise<string> {
  const outputs = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, rolldownOptions: { input: { [name]: name }, preserveEntrySignatures: 'strict', output: { format: 'es' } } },
  });
  const [chunk] = 'output' in outputs ? outputs.output : [];
  if (chunk === undefined) throw new Error(`the bundle of ${name} is empty`);
  return chunk.code;
}

/** Made once in each process of the test run. */
export function bundle(name: string): Promise<string> {
  const known = bundles.get(name) ?? make(name);
  bundles.set(name, known);
  return known;
}
