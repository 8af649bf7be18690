/** `token-worker/testing` from the installed package: a test in this repository would get the repository's own by that name. */
import { builtModule } from '../../support/installed.js';

export const { signIn, tokenWorkerFixtures } = (await import(builtModule('testing.js'))) as typeof import('token-worker/testing');
