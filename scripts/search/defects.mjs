/** The deliberate defects that the search must find: for each the invariant that it breaks, and what takes the place of which module. */

const defect = (invariant, name, broken, module) => ({ invariant, name, broken, module, replacement: `sw/simulation/search/defects/${name}.ts` });

export const DEFECTS = [
  defect(1, 'redaction-off', 'a token response reaches the page as it came', 'core/redact.ts'),
  defect(1, 'token-in-snapshot', "the session's snapshot holds the access token", 'core/describe.ts'),
  defect(2, 'redirect-takes-token', 'a token in a header of its own goes along with a redirect to another origin', 'core/sending.ts'),
  defect(2, 'token-for-everybody', 'a request that no rule matches gets the token', 'core/match.ts'),
  defect(3, 'lease-not-waited-for', "another worker's renewal is taken over as if its worker were dead", 'sw/simulation/locks.ts'),
  defect(3, 'rotation-dropped', 'the refresh token that was presented is kept in place of the one that was answered', 'core/session.ts'),
  defect(4, 'failure-is-rejection', 'a 5xx from the refresh endpoint ends the session', 'core/refresh/outcome.ts'),
  defect(4, 'network-error-is-rejection', 'a network error ends the session', 'sw/send-refresh.ts'),
  defect(4, 'renewal-undoes-sign-out', 'a renewal that was under way brings the session back after its sign-out', 'core/session.ts'),
  defect(4, 'announced-for-ever', 'each new worker announces the same end again', 'core/session.ts'),
  defect(4, 'never-announced', 'an end whose worker died before it told the pages is told by nobody', 'core/session.ts'),
  defect(4, 'backoff-for-ever', 'after one failure nothing is renewed any more', 'core/backoff.ts'),
  defect(4, 'not-written-back', 'a session that had to be kept in memory is not written back', 'core/catch-up.ts'),
  defect(5, 'no-time-limit', 'what should be waited for up to a limit is waited for without one', 'sw/settled-within.ts'),
  defect(5, 'error-sent-again', 'a request that was answered with an error is sent again', 'sw/refused.ts'),
  defect(7, 'used-before-stored', 'a new token is used before it is stored', 'sw/resilient-store.ts'),
  defect(7, 'no-journal', 'a refresh token is presented without a trace in the store', 'sw/resilient-store.ts'),
];
