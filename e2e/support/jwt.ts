/** A JWT that only looks like one: nobody in these tests verifies its signature. */
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export const jwt = (payload: object): string => `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(payload)}.c2lnbmF0dXJl`;
