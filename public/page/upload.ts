/** Uploads: a file of the person's, or a generated one. */
import * as api from './api.js';
import { element, onClick } from './dom.js';
import { size } from './format.js';
import type { Place } from './places.js';
import { report } from './results.js';

const MEGABYTE = 1_000_000;

/** Random bytes, since a file of zeros would prove little; the generator fills 64 kB at a time. */
function sample(): File {
  const bytes = new Uint8Array(MEGABYTE);
  for (let at = 0; at < MEGABYTE; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return new File([bytes], 'sample.bin');
}

async function send({ api: prefix }: Place, file: File): Promise<string> {
  const start = performance.now();
  const response = await api.upload(prefix, file);
  if (!response.ok) throw new Error(`POST ${prefix}/upload: ${response.status}`);
  const { name, bytes, sha256 } = (await response.json()) as { name: string; bytes: number; sha256: string };
  const took = Math.round(performance.now() - start);
  return `${name}: ${size(bytes)} arrived in ${took} ms, SHA-256 ${sha256.slice(0, 12)}…`;
}

export function startUpload(current: () => Place | undefined): void {
  const form = element('upload', HTMLFormElement);
  const input = form.elements.namedItem('file') as HTMLInputElement;
  const run = (file: File | undefined) => {
    const place = current();
    if (!place) return;
    void report(() => (file ? send(place, file) : Promise.reject(new Error('Choose a file first.'))));
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    run(input.files?.[0]);
  });
  onClick('sample', () => run(sample()));
}
