import { HttpClient } from '@angular/common/http';
import { Component, inject, input, signal } from '@angular/core';

@Component({
  selector: 'app-sign-in',
  template: `
    <form (submit)="signIn($event)">
      <label>User name <input name="username" autocomplete="username" [value]="username() ?? ''" required /></label>
      <label>Password <input name="password" type="password" autocomplete="current-password" required /></label>
      <button>Sign in</button>
      <p role="alert">{{ message() }}</p>
    </form>
  `,
})
export class SignIn {
  /** Who was signed in last, if anybody was. */
  readonly username = input<string>();
  protected readonly message = signal('');
  readonly #http = inject(HttpClient);

  protected signIn(event: SubmitEvent) {
    event.preventDefault();
    const credentials = Object.fromEntries(new FormData(event.target as HTMLFormElement));
    this.#http.post('/api/auth/login', credentials).subscribe({ error: () => this.message.set('Wrong user name or password.') });
  }
}
