/** A tus server under `/api/files`: the protocol's own implementation, behind the backend's token check. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import type { Received, Site } from '../../support/site.js';
import { test } from '../../support/test.js';
import { refusal } from './ask-backend.js';

export interface TusServer {
  /** Called with each chunk that has been stored; its number, from 1. */
  onChunk: ((number: number) => void) | undefined;
  /** The bytes of the upload whose URL this is. */
  read(url: string): Promise<Buffer>;
}

export async function tusServer(site: Site): Promise<TusServer> {
  const directory = test.info().outputPath('uploads');
  await mkdir(directory, { recursive: true });
  const server = new Server({ path: '/api/files', relativeLocation: true, datastore: new FileStore({ directory }) });
  let chunks = 0;
  const tus: TusServer = {
    onChunk: undefined,
    read: (url) => readFile(join(directory, url.split('/').at(-1) ?? '')),
  };
  site.setAnswer(async (received) => {
    if (!received.path.startsWith('/api/files')) return undefined;
    return (await refusal(site, received)) ?? store(received);
  });
  async function store({ method, path, headers, body }: Received): Promise<Response> {
    const response = await server.handleWeb(
      new Request(site.origin + path, { method, headers: headers as Record<string, string>, ...(body.length > 0 ? { body: new Uint8Array(body) } : {}) }),
    );
    if (method === 'PATCH' && response.ok) tus.onChunk?.((chunks += 1));
    return response;
  }
  return tus;
}
