/** The browser comes back from the provider: a redirect is its answer, so no page, no history entry and no script sees the code. */
import type { Incoming, Managed } from './managed.js';

export function comeBack({ provider }: Managed, sessions: readonly Managed[], { request, event }: Incoming): Promise<Response> | undefined {
  if (provider === undefined) return undefined;
  const others = sessions.flatMap((managed) => (managed.provider === undefined || managed.provider === provider ? [] : [managed.provider]));
  const going = provider.comeBack(request.url, others, event);
  // Whoever goes away while the code is exchanged is signed in all the same.
  event?.waitUntil(going);
  return going.then((location) => Response.redirect(location, 303));
}
