/** Asks for the app's page, as a browser does that opens it. */
import { follow } from './follow.js';
import { isFailure, type Answer, type Ask } from './http.js';
import { judgeCookies } from './judge/cookies.js';
import { mediaType } from './judge/answers.js';
import { judgeOrigin } from './judge/origin.js';
import { judgePage } from './judge/page.js';
import type { Notebook } from './report.js';

const AS_A_PAGE = { Accept: 'text/html,*/*;q=0.8', 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Site': 'none' };

/** @returns undefined where nobody answers: there is nothing else to look at */
export async function lookAtPage(ask: Ask, url: string, notes: Notebook): Promise<Answer | undefined> {
  const outcome = await follow(ask, url, { headers: AS_A_PAGE });
  notes.find(...judgePage(url, outcome));
  if (isFailure(outcome)) return undefined;
  const type = mediaType(outcome);
  notes.saw('page', `${outcome.url} answers ${String(outcome.status)}${type === '' ? '' : `, ${type}`}`);
  notes.find(...judgeOrigin(new URL(outcome.url)), ...judgeCookies(outcome.url, outcome.setCookies));
  return outcome;
}
