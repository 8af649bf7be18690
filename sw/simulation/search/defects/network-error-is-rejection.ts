/** A deliberate defect: a network error is taken for the authorization server's no. */
import { sendRefresh as right, type Refreshed } from '../../../send-refresh.js';

export * from '../../../send-refresh.js';

export async function sendRefresh(...given: Parameters<typeof right>): Promise<Refreshed> {
  const refreshed = await right(...given);
  return 'error' in refreshed.answer ? { ...refreshed, outcome: { kind: 'rejected', status: 401 } } : refreshed;
}
