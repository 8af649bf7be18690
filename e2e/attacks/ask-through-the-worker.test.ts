/** Asks the API through the worker, as the app does. */
import { attack } from './support/attack.js';
import { notStopped } from './support/outcome.js';

const WHY = notStopped('whatever the page may ask for, injected script in it may ask for, as long as the page is open');

attack('Ask the API through the worker, while the page is open', {
  engines: 'one',
  expected: { indexeddb: WHY, memory: WHY, sealed: WHY, 'sealed + proof': WHY },
  steps: ({ ask }) => ask(),
  succeeded: (answer) => JSON.stringify(answer).includes('Ada'),
});
