/** What browsers report that the demo's Content-Security-Policies refused, in pages and in workers. Nothing should. */
import type { Connect } from 'vite';

/** Where the policies have it sent, and where it can be read. */
export const VIOLATIONS = '/demo/violations';
const MOST = 100;

async function textOf(request: Connect.IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** Takes reports, and answers with those that there have been. */
export function violations(): Connect.SimpleHandleFunction {
  const reports: unknown[] = [];
  const keep = (text: string): void => {
    try {
      reports.push(JSON.parse(text));
      reports.splice(0, reports.length - MOST);
    } catch {
      // No browser's.
    }
  };
  return (request, response) => {
    void textOf(request).then((text) => {
      if (request.method === 'POST') keep(text);
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(reports));
    });
  };
}
