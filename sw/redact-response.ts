/** A response as a page may see it: status, headers and body as the server sent them, without the tokens. */
import { redactJson, redactText, type Redaction } from '../core/redact.js';

/** They describe the body as it came over the wire, which this one is no longer. */
const BODY_HEADERS = ['content-length', 'content-encoding', 'content-md5', 'digest', 'content-digest', 'repr-digest', 'etag'];
/** Statuses whose responses have no body (Fetch, section 2.2.3). */
const NULL_BODY_STATUSES = [101, 103, 204, 205, 304];

/**
 * @param body the body as text
 * @param json the same, parsed; undefined when it is no JSON
 */
export function redactResponse(response: Response, body: string, json: unknown, list: readonly Redaction[]): Response {
  const headers = new Headers();
  for (const [name, value] of response.headers) {
    const redacted = redactText(value, list);
    if (redacted !== undefined && !BODY_HEADERS.includes(name)) headers.append(name, redacted);
  }
  const { status, statusText } = response;
  const text = json === undefined ? (redactText(body, list) ?? '') : redactJson(json, list);
  return new Response(NULL_BODY_STATUSES.includes(status) ? null : text, { status, statusText, headers });
}
