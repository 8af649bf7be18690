/** A deliberate defect: a token response reaches the page as it came. */
export * from '../../../../core/redact.js';

export const redactJson = (body: unknown): string => JSON.stringify(body);
