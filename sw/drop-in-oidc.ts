/** The drop-in worker with `oidc(…)` and `dpop(…)` at hand for its configuration file. */
import './open-early.js';
import './oidc/globals.js';
import './drop-in.js';
