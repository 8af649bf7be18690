/** The browser comes back from the provider to a page, since no worker takes the navigation: the code leaves the address at once. */
import type { TokenManager } from '../sw/manager.js';

/** As a worker would have had it. No Request of a page's own making can be a navigation. */
const navigation = (url: string): Request =>
  ({ url, method: 'GET', mode: 'navigate', destination: 'document', referrer: '', headers: new Headers(), signal: new AbortController().signal }) as unknown as Request;

/** Where this page is the provider's answer, exchanges it and goes where the sign-in began, in the place of this page. */
export async function comeBack(manager: Pick<TokenManager, 'matches' | 'handle'>): Promise<void> {
  const request = navigation(location.href);
  if (!manager.matches(request)) return;
  history.replaceState(history.state, '', location.pathname);
  const response = await manager.handle({ request });
  const goal = response?.headers.get('location');
  if (goal != null) location.replace(goal);
}
