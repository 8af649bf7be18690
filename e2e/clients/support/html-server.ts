/** The backend in hypertext, as htmx wants it: takes forms, answers pieces of HTML. */
import type { Received, Site } from '../../support/site.js';
import { askBackend } from './ask-backend.js';

const html = (text: string): Response => new Response(text, { headers: { 'Content-Type': 'text/html; charset=utf-8' } });

interface Note {
  readonly text: string;
}

const item = ({ text }: Note): string => `<li>${text}</li>`;

export async function answerInHtml(site: Site, received: Received): Promise<Response | undefined> {
  const fields = Object.fromEntries(new URLSearchParams(received.body.toString()));
  const ask = async <T>(path: string, sent: object | undefined, show: (answer: T) => string): Promise<Response> => {
    const answer = await askBackend(site, received, path, sent);
    return answer.ok ? html(show((await answer.json()) as T)) : answer;
  };
  switch (`${received.method} ${received.path}`) {
    case 'POST /api/auth/login': {
      const answer = await askBackend(site, received, '/api/auth/login', fields);
      answer.headers.set('HX-Trigger', 'signed-in');
      return answer;
    }
    case 'GET /api/greeting':
      return ask<{ name: string }>('/api/me', undefined, ({ name }) => `Hello, <b>${name}</b>`);
    case 'GET /api/notes':
      return ask<Note[]>('/api/notes', undefined, (notes) => notes.map(item).join(''));
    case 'POST /api/notes':
      return ask<Note>('/api/notes', fields, item);
    default:
      return undefined;
  }
}
