/** Whether browsers give an origin a service worker, and what they let its pages ask for. */
import { finding, type Finding } from '../findings.js';

/** On this machine, which browsers trust without https (Secure Contexts, section 3.1). */
export const isLocal = ({ hostname }: URL): boolean => hostname === 'localhost' || hostname.endsWith('.localhost') || /^127(?:\.\d+){3}$/.test(hostname) || hostname === '[::1]';

export const isTrustworthy = (url: URL): boolean => url.protocol === 'https:' || isLocal(url);

export function judgeOrigin(page: URL): readonly Finding[] {
  if (isTrustworthy(page)) return [];
  return [finding('insecure-origin', page.origin, 'Browsers have no service workers on an http: origin, other than localhost.', 'Serve the app by https, or open it as http://localhost.')];
}
