/** A deliberate defect: a token in a header of its own goes along wherever a redirect leads. */
import type { Sending } from '../../../../core/sending.js';

export * from '../../../../core/sending.js';

export const sendingOf = (): Sending => ({ mode: 'unchanged', refusesRedirects: false });
