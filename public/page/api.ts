/** Every request that this page makes of its API. */

export type Api = '/api' | '/cookie' | '/bound';

export const signIn = (api: Api, username: string, password: string) =>
  fetch(`${api}/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });

export function signOut(api: Api) {
  return fetch(`${api}/auth/logout`, { method: 'POST' });
}

export const me = (api: Api) => fetch(`${api}/me`);

export const notes = (api: Api) => fetch(`${api}/notes`);

export function upload(api: Api, file: File) {
  const body = new FormData();
  body.append('file', file);
  return fetch(`${api}/upload`, { method: 'POST', body });
}

export const events = (api: Api) => new EventSource(`${api}/events`);
