/** Requests as browsers send them. */

/** What a browser says when it fetches a worker's script, and nobody else says together. */
export const WORKER_FETCH: Readonly<Record<string, string>> = {
  'Sec-Fetch-Dest': 'serviceworker',
  'Service-Worker': 'script',
  'Sec-Fetch-Mode': 'same-origin',
  'Sec-Fetch-Site': 'same-origin',
};

export const KEY = 'a server key of at least thirty-two characters';
export const OLDER_KEY = 'the server key before it, just as long as it has to be';
export const SCRIPT = 'self.addEventListener("fetch", () => {});';
export const WORKER_URL = 'https://app.example.com/token-worker.js';

export function workerFetch(headers: Readonly<Record<string, string>> = {}, url = WORKER_URL): Request {
  return new Request(url, { headers: { ...WORKER_FETCH, ...headers } });
}

export async function answered(answer: Promise<Response | undefined> | Response | undefined): Promise<Response> {
  const response = await answer;
  if (response === undefined) throw new Error('was passed on, and should have been answered');
  return response;
}

/** The secrets before a script; undefined where there are none. */
export function secretsIn(text: string): readonly string[] | undefined {
  const list = /^self\.tokenWorkerSecrets=(\[[^\n]*\]);\n/.exec(text)?.[1];
  return list === undefined ? undefined : (JSON.parse(list) as readonly string[]);
}

/** What a browser that keeps cookies sends next. */
export function cookieFrom(response: Response): string {
  return response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
}
