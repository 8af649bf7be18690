/** A deliberate defect: a server that fails is taken for one that says no. */
import { judgeRefresh as right, type RefreshOutcome } from '../../../../core/refresh/outcome.js';

export * from '../../../../core/refresh/outcome.js';

export function judgeRefresh(...given: Parameters<typeof right>): RefreshOutcome {
  const [{ status }] = given;
  return status >= 500 ? right({ ...given[0], status: 401 }) : right(...given);
}
