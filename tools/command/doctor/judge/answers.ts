/** What kind of answer it was: of which media type, and whether an app's page came in place of what was asked for. */
import type { Answer } from '../http.js';

/** JavaScript MIME types (MIME Sniffing Standard, section 4.6): for any other a browser takes no worker. */
const JAVASCRIPT = /^(?:(?:application|text)\/(?:x-)?(?:java|ecma)script|text\/(?:javascript1\.[0-5]|jscript|livescript))$/;

/** Without parameters, in small letters; `''` where none is given. */
export const mediaType = ({ headers }: Pick<Answer, 'headers'>): string => (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

export const isJavaScript = (answer: Pick<Answer, 'headers'>): boolean => JAVASCRIPT.test(mediaType(answer));

/** By its type or, where a server gives every file another type, by how it begins. */
export const isHtml = (answer: Pick<Answer, 'headers' | 'body'>): boolean => mediaType(answer) === 'text/html' || /^\s*<(?:!doctype html|html)\b/i.test(answer.body);

export const isRedirect = ({ status }: Pick<Answer, 'status'>): boolean => [301, 302, 303, 307, 308].includes(status);

export const isSuccess = ({ status }: Pick<Answer, 'status'>): boolean => status >= 200 && status <= 299;

/** The items of a header that is a list, in small letters. */
export const itemsOf = (header: string | undefined): readonly string[] => (header ?? '').split(',').map((item) => item.trim().toLowerCase()).filter((item) => item !== '');
