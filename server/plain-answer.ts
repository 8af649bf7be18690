/** A refusal in a sentence that a person reads in the browser's console or network panel; nobody may store it. */
import { VARY } from './worker-fetch.js';

export function plainAnswer(status: number, text: string): Response {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', Vary: VARY, 'X-Content-Type-Options': 'nosniff' };
  return new Response(text, { status, headers });
}
