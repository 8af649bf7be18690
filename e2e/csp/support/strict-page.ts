/**
 * A page under a Content-Security-Policy that runs by itself what it is there for, as a file of the site, and tells the
 * site what came of it: what a driver evaluates in a page is not held to the policy in every browser.
 */
import { readFile } from 'node:fs/promises';
import type { Tab } from '../../support/browser.js';
import type { Site } from '../../support/site.js';
import { expect } from '../../support/test.js';

export interface Told<Result> {
  readonly value: Result;
  /** What the page was refused: directive, and what of. */
  readonly violations: readonly string[];
}

export interface Policies {
  /** Has to refuse images of other hosts. */
  readonly page: string;
  /** Of the worker's script; by default none. */
  readonly worker?: string;
}

/** Runs in the page. An image at the end is refused, too: whatever was refused before it has been told by then. */
async function tell(script: (argument: unknown) => unknown, argument: unknown): Promise<void> {
  const violations: string[] = [];
  const last = new Promise<void>((resolve) => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
      if (blockedURI.includes('sentinel.invalid')) resolve();
      else violations.push([effectiveDirective, blockedURI, sample].join(' ').trim());
    });
  });
  const value = await script(argument);
  new Image().src = 'http://sentinel.invalid/';
  await last;
  await fetch('/told', { method: 'POST', body: JSON.stringify({ value, violations }) });
}

const text = (body: string, type: string, policy: string | undefined): Response =>
  new Response(body, { headers: { 'Content-Type': type, ...(policy === undefined ? {} : { 'Content-Security-Policy': policy }) } });

/** Another copy of the built library, at another address. */
const copied = async (path: string): Promise<string> => readFile(new URL(`../../../dist/${path.replace('/copy/', '')}`, import.meta.url), 'utf8');

/** @param script what it closes over does not come along */
export async function runUnder<Result, Argument = undefined>(
  { page, worker }: Policies,
  site: Site,
  tab: Tab,
  script: (argument: Argument) => Result | Promise<Result>,
  argument?: Argument,
): Promise<Told<Result>> {
  let told: string | undefined;
  site.setAnswer(async ({ path, body }) => {
    if (path === '/strict') return text('<!doctype html><meta charset="utf-8"><title>strict</title><body><script type="module" src="/strict.js"></script>', 'text/html', page);
    if (path === '/strict.js') return text(`(${tell.toString()})(${script.toString()}, ${JSON.stringify(argument)});`, 'text/javascript', undefined);
    if (path === '/token-worker.js') return text(await copied(path), 'text/javascript', worker);
    if (path.startsWith('/copy/')) return text(await copied(path), 'text/javascript', undefined);
    if (path !== '/told') return undefined;
    told = body.toString();
    return new Response(null, { status: 204 });
  });
  await tab.goto(`${site.origin}/strict`);
  await expect.poll(() => told).toBeDefined();
  return JSON.parse(told ?? '') as Told<Result>;
}
