/** The protected resources: one of each kind that a web page loads. */
import { Hono } from 'hono';
import type { Users } from '../auth/users.js';
import type { Environment } from '../environment.js';
import type { Settings } from '../options.js';
import { events } from './events.js';
import { notes } from './notes.js';
import { picture } from './picture.js';
import { report } from './report.js';
import { slow } from './slow.js';
import { upload } from './upload.js';
import { userOf } from './user.js';
import { video } from './video.js';

export function resources(users: Users, settings: Settings): Hono<Environment> {
  const routes = new Hono<Environment>();

  // What a user may see is no one else's: nothing of it stays in a cache for whoever signs in next.
  routes.use(async (c, next) => {
    await next();
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'private, no-store');
  });

  routes.get('/me', (c) => c.json({ ...userOf(c, users), serverTime: settings.now() }));
  routes.route('/notes', notes(settings.now));
  routes.get('/picture.svg', (c) => c.body(picture(userOf(c, users)), 200, { 'Content-Type': 'image/svg+xml' }));
  routes.get('/video.webm', video);
  routes.get('/events', events(settings.eventInterval));
  routes.post('/upload', upload);
  routes.get('/report.csv', (c) => report(c, userOf(c, users), settings.now()));
  routes.get('/slow', slow);
  return routes;
}
