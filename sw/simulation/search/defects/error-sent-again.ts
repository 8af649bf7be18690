/** A deliberate defect: a request whose answer was an error is sent once more, as if its token had been refused. */
import type { wasRefused as right } from '../../../refused.js';

export const wasRefused = (...[, , response]: Parameters<typeof right>): boolean => response.status >= 400;
