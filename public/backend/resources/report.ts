/** A report to download: a week of figures for the signed-in user. */
import type { Context } from 'hono';
import type { User } from '../auth/users.js';
import type { Environment } from '../environment.js';

const DAY = 24 * 60 * 60;

export function report(c: Context<Environment>, user: User, now: number): Response {
  const rows = Array.from({ length: 7 }, (_, day) => {
    const date = new Date((now - (6 - day) * DAY) * 1000).toISOString().slice(0, 10);
    return `${date},"${user.name.replaceAll('"', '""')}",${120 + ((day * 37) % 90)}`;
  });
  c.header('Content-Disposition', `attachment; filename="report-${encodeURIComponent(user.username)}.csv"`);
  return c.body(['date,user,requests', ...rows, ''].join('\r\n'), 200, { 'Content-Type': 'text/csv; charset=utf-8' });
}
