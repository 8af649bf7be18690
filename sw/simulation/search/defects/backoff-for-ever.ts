/** A deliberate defect: after a failure nothing is renewed any more. */
import type { Backoff } from '../../../../core/backoff.js';

export * from '../../../../core/backoff.js';

export const isBackingOff = (backoff: Backoff | undefined): boolean => backoff !== undefined;
