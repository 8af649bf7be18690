/** The walk of an Angular app with Angular's own service worker: one script is both workers. */
import { join } from 'node:path';
import { ONE_ENGINE } from '../../support/one-engine.js';
import { expect, test } from '../../support/test.js';
import { expectRefused, expectServed } from './support/drive.js';
import { CONFIG, isLeftOut, LEFT_OUT, walking } from './support/told.js';
import { Walk } from './support/walk.js';

/** The packages of Angular 21 as of a day: they want each other in the same version, and are published one by one. */
const BEFORE = '2026-09-29';
const BUILT = 'dist/my-app/browser';

/** The component that people have. */
const NOTES = `import { HttpClient, HttpErrorResponse } from '@angular/common/http';
import { Component, inject, signal } from '@angular/core';

@Component({
  selector: 'app-notes',
  template: \`
    <form (submit)="signIn($event)">
      <label>User name <input name="username" /></label>
      <label>Password <input name="password" type="password" /></label>
      <button>Sign in</button>
    </form>
    <button (click)="load()">Load notes</button>
    <output>{{ answer() }}</output>
  \`,
})
export class Notes {
  protected readonly answer = signal('');
  private readonly http = inject(HttpClient);

  protected signIn(event: SubmitEvent) {
    event.preventDefault();
    const credentials = Object.fromEntries(new FormData(event.target as HTMLFormElement));
    this.http.post('/api/auth/login', credentials, { observe: 'response' }).subscribe(({ status }) => this.answer.set(\`login: \${status}\`));
  }

  protected load() {
    const tell = ({ status }: { status: number }) => this.answer.set(\`notes: \${status}\`);
    this.answer.set('…');
    this.http.get('/api/notes', { observe: 'response' }).subscribe({ next: tell, error: (error: HttpErrorResponse) => tell(error) });
  }
}
`;

const APP = `import { Component } from '@angular/core';
import { Notes } from './notes';

@Component({
  selector: 'app-root',
  imports: [Notes],
  template: '<app-notes />',
})
export class App {}
`;

test('the walk of an Angular app with ngsw: at most ten lines from refused to renewed', { tag: ONE_ENGINE }, async ({ serve, anotherProfile }) => {
  test.skip(isLeftOut, LEFT_OUT);
  test.setTimeout(1_800_000);
  await walking(Walk.begin("Angular, with Angular's service worker"), async (walk) => {
    await walk.type('npx @angular/cli@21 new my-app --defaults --skip-git --skip-tests --ssr=false', { before: BEFORE });
    walk.folder = join(walk.home, 'my-app');
    await walk.type('npx ng add @angular/pwa --skip-confirmation', { before: BEFORE });
    await walk.write('src/app/notes.ts', NOTES);
    await walk.write('src/app/app.ts', APP);
    await walk.isTheApp();
    await walk.type('npx ng build');
    await walk.step('in Chromium, before: the API answers 401', () => expectRefused({ serve, anotherProfile }, join(walk.folder, BUILT)));
    await walk.install('public/');
    await walk.step('written: public/token-worker.config.js, public/worker.js, and the name of the worker in src/app/app.config.ts', async () => {
      await walk.write('public/token-worker.config.js', CONFIG);
      // In this order: the first that answers a request is the only one.
      await walk.write('public/worker.js', "importScripts('token-worker.js', 'ngsw-worker.js');\n");
      await walk.edit('src/app/app.config.ts', "'ngsw-worker.js'", "'worker.js'");
    });
    await walk.type('npx ng build');
    const tab = await walk.step('in Chromium, after: 200 with the token, and after it has expired', () => expectServed({ serve, anotherProfile }, join(walk.folder, BUILT)));
    // Angular's part still does its work in the same worker.
    expect(await tab.run(async () => (await fetch('/ngsw/state')).text())).toContain('Driver state: NORMAL');
  });
});
