/** A deliberate defect: what a worker had to keep in memory is not written back when the storage can be had again. */
export * from '../../../../core/catch-up.js';

export const catchUp = (): undefined => undefined;
