/** The ways in which a server or the network in between can let a client down. */
import type { Handler } from './received.js';

/** As `fetch` rejects when the connection breaks. */
export const networkError: Handler = () => {
  throw new TypeError('Failed to fetch');
};

export const noAnswer: Handler = () => new Promise<Response>(() => undefined);

export const status =
  (code: number, headers: Record<string, string> = {}): Handler =>
  () =>
    new Response(JSON.stringify({ error: `status ${String(code)}` }), { status: code, headers });

/** As a captive portal answers: 200, and no JSON. */
export const garbage: Handler = () =>
  new Response('<html>Welcome to our network</html>', { headers: { 'Content-Type': 'text/html' } });

export const redirectTo =
  (location: string, code = 307): Handler =>
  () =>
    new Response(null, { status: code, headers: { Location: location } });
