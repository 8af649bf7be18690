/** The buttons: what an app does all day, and what a server can do to it. */
import * as api from './api.js';
import { element, onClick } from './dom.js';
import type { Place } from './places.js';
import { addResult, report } from './results.js';
import { startUpload } from './upload.js';

const since = (start: number) => `${Math.round(performance.now() - start)} ms`;

async function sendOne({ api: prefix }: Place): Promise<void> {
  const start = performance.now();
  const { ok, status } = await api.notes(prefix);
  addResult(`GET ${prefix}/notes: ${status} in ${since(start)}`, ok ? 'good' : 'bad');
}

async function sendFifty({ api: prefix }: Place): Promise<void> {
  const start = performance.now();
  const answers = await Promise.allSettled(Array.from({ length: 50 }, () => api.notes(prefix)));
  const answered = answers.filter((answer) => answer.status === 'fulfilled');
  const good = answered.filter((answer) => answer.value.ok).length;
  addResult(`${answered.length} answered, ${good} × 200, in ${since(start)}`, good === 50 ? 'good' : 'bad');
}

/** The one thing that is asked of the worker: an app needn't, since it renews by itself. */
async function renew({ session }: Place): Promise<void> {
  const before = session.getSnapshot().generation;
  await session.refresh();
  const { status, generation } = session.getSnapshot();
  if (generation > before) addResult('The access token was renewed.', 'good');
  else if (status === 'signed-in') addResult('It could not be renewed now; the worker tries again.', 'bad');
}

/** The demo server's own switches; they need no token, so the worker leaves them alone. */
async function atServer(action: 'expire' | 'revoke'): Promise<void> {
  const { ok, status } = await fetch(`/demo/${action}`, { method: 'POST' });
  if (!ok) throw new Error(`The server answered ${status}.`);
}

/** `current` answers the place where someone is signed in: the buttons are there only while someone is. */
export function startPlayground(current: () => Place | undefined): void {
  const whenClicked = (id: string, action: (place: Place) => Promise<void>) =>
    onClick(id, () => {
      const place = current();
      if (place) action(place).catch(() => addResult('The server cannot be reached.', 'bad'));
    });

  whenClicked('send-one', sendOne);
  whenClicked('send-fifty', sendFifty);
  whenClicked('sign-out', async ({ signOut }) => void (await signOut()));
  whenClicked('renew', renew);
  whenClicked('expire', () =>
    report(async () => (await atServer('expire'), 'The server refuses this access token now. Send a request and see.')),
  );
  whenClicked('revoke', () =>
    report(async () => (await atServer('revoke'), 'The server has ended the session. The next request finds out.')),
  );
  startUpload(current);
}

export function pointDownloadAt({ api: prefix }: Place): void {
  element('download', HTMLAnchorElement).href = `${prefix}/report.csv`;
}
