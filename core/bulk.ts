/**
 * Which request bodies may be so large that they are better not sent twice. The length is not to be had (no worker sees
 * Content-Length, and reading the body would hold it in memory), so what tells is what kind of content it is.
 */

/** What of a `Request` tells. */
export interface BodyFacts {
  readonly method: string;
  readonly contentType: string | null;
  /** Undefined where the browser does not say (Firefox has no `Request.body`). */
  readonly hasBody: boolean | undefined;
}

/** What an app's code writes by itself: as long as a form, not as long as a film. */
const WRITTEN_BY_CODE = /^(?:text\/|application\/(?:[\w.+-]*\+)?(?:json|xml|x-www-form-urlencoded|graphql|x-ndjson)\b)/i;
const USUALLY_WITH_BODY = ['POST', 'PUT', 'PATCH'];

/** Whether the body is of a kind that uploads are: a file, a form with files, bytes. */
export function isBulk({ method, contentType, hasBody }: BodyFacts): boolean {
  if (hasBody === false || method === 'GET' || method === 'HEAD') return false;
  if (contentType !== null) return !WRITTEN_BY_CODE.test(contentType);
  // Bytes and files of no known type come without one; so do requests that have no body at all.
  return hasBody ?? USUALLY_WITH_BODY.includes(method);
}
