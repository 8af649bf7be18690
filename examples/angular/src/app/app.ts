import { Component, inject } from '@angular/core';
import { Notes } from './notes';
import { SessionService } from './session';
import { SignIn } from './sign-in';

@Component({
  selector: 'app-root',
  imports: [Notes, SignIn],
  template: `
    @if (session.snapshot()?.status === 'signed-in') {
      <h1>Notes of {{ session.snapshot()?.username }}</h1>
      <app-notes />
      <button (click)="session.signOut()">Sign out</button>
    } @else {
      <h1>Welcome</h1>
      <p role="status">
        @if (session.ended(); as ended) { Signed out: {{ ended.reason }} }
      </p>
      <app-sign-in [username]="session.snapshot()?.username" />
    }
  `,
})
export class App {
  protected readonly session = inject(SessionService);
}
