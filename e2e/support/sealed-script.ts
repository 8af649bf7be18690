/** Serves the worker's script with secrets before it, or without; to whoever asks, which no server of an app may do. */
import { builtFile } from './installed.js';
import type { SiteOptions } from './site.js';

type Answers = NonNullable<SiteOptions['answer']>;

const SCRIPT = /^\/(token-worker(?:-oidc)?\.js)$/;

/** @param secrets newest first, each told by a number */
export const scriptWith =
  (...secrets: readonly number[]): Answers =>
  async ({ path }) => {
    const file = SCRIPT.exec(path)?.[1];
    if (file === undefined) return undefined;
    const script = await builtFile(file);
    const texts = secrets.map((secret) => Buffer.alloc(32, secret).toString('base64url'));
    const prologue = texts.length === 0 ? '' : `self.tokenWorkerSecrets=${JSON.stringify(texts)};\n`;
    return new Response(prologue + script, { headers: { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'no-store' } });
  };
