/** What a browser asks before it sends a request to another origin that no form could have sent (Fetch Standard, section 4.8). */
import type { Asking } from './http.js';
import type { Crossing } from './judge/cors.js';

export const preflight = ({ origin, method, headers }: Crossing): Asking => ({
  method: 'OPTIONS',
  headers: { Origin: origin, 'Access-Control-Request-Method': method, ...(headers.length === 0 ? {} : { 'Access-Control-Request-Headers': headers.join(',') }) },
});
