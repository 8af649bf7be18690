/** A video of four seconds as an HLS playlist (VP9 in fragmented MP4, parts of one second), behind the backend's token check. */
import { readFile } from 'node:fs/promises';
import type { Received, Site } from '../../support/site.js';
import { refusal } from './ask-backend.js';

const TYPES: Readonly<Record<string, string>> = { m3u8: 'application/vnd.apple.mpegurl', mp4: 'video/mp4', m4s: 'video/iso.segment' };

export async function answerHls(site: Site, received: Received): Promise<Response | undefined> {
  const [, name, type = ''] = /^\/api\/hls\/(\w+\.(\w+))$/.exec(received.path) ?? [];
  if (name === undefined) return undefined;
  const refused = await refusal(site, received);
  if (refused !== undefined) return refused;
  const bytes = await readFile(new URL(`hls/${name}`, import.meta.url));
  return new Response(new Uint8Array(bytes), { headers: { 'Content-Type': TYPES[type] ?? '' } });
}
