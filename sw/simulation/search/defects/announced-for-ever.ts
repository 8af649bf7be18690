/** A deliberate defect: it is not stored that the pages have been told of an end, so each new worker tells them again. */
export * from '../../../../core/session.js';

export const announced = (): undefined => undefined;
