/** Asks the manager in this page what a page else asks of the worker: by the same messages. */
import type { SessionSnapshot } from '../core/snapshot.js';
import { readReply, versioned, type Answer, type Question } from '../client/ask.js';
import type { TokenManager } from '../sw/manager.js';

/** A snapshot that says where the tokens are. */
export const inPage = (snapshot: SessionSnapshot): SessionSnapshot => ({ ...snapshot, inPage: true });

/** @throws TokenWorkerError what the manager says */
export async function askManager(manager: Pick<TokenManager, 'handleMessage'>, question: Question): Promise<Answer> {
  const reply = await new Promise<unknown>((resolve) => {
    manager.handleMessage({ data: versioned(question), ports: [{ postMessage: resolve }], waitUntil: () => undefined });
  });
  const answer = readReply(reply);
  return answer.snapshot === undefined ? answer : { ...answer, snapshot: inPage(answer.snapshot) };
}
