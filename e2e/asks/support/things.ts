/** The smallest things of each kind that a browser takes for real. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Thing } from './api.js';

export const PICTURE: Thing = {
  type: 'image/svg+xml',
  body: '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><g id="shape"><rect width="4" height="4" fill="#00f"/></g></svg>',
};

export const css = (body: string): Thing => ({ type: 'text/css', body });
export const script = (body: string): Thing => ({ type: 'text/javascript', body });
/** The source of a script. */
export type ScriptText = string;
export const text = (body: string): Thing => ({ type: 'text/plain', body });
export const page = (body: string): Thing => ({ type: 'text/html', body: markup(body) });

/** A page that asks for nothing but what is in its body. */
export const markup = (body: string): string => `<!doctype html><meta charset="utf-8"><title>page</title><link rel="icon" href="data:,">${body}`;

const FONTS = new URL('../../../node_modules/playwright-core/lib/vite/traceViewer/', import.meta.url);

/** Any font will do: this one comes with the test runner. */
export function font(): Thing {
  const name = readdirSync(FONTS).find((file) => file.endsWith('.ttf'));
  if (name === undefined) throw new Error('the test runner came without its font');
  return { type: 'font/ttf', body: new Uint8Array(readFileSync(new URL(name, FONTS))) };
}

export const many = (paths: readonly string[], thing: Thing): Readonly<Record<string, Thing>> => Object.fromEntries(paths.map((path) => [path, thing]));
