/** The provider's pages: plain HTML with its own look, so that one sees to have left the demo. */
import { readFileSync } from 'node:fs';

const STYLE = readFileSync(new URL('./page.css', import.meta.url), 'utf8');

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title} · Provider</title>
    <link rel="icon" href="data:,">
    <style>${STYLE}</style>
  </head>
  <body>
    <main>
      <p class="brand"><svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><path d="M16 3l11 4v8c0 7-4.6 11.6-11 14C9.6 26.6 5 22 5 15V7z"/><path class="tick" d="M11 15.5l3.6 3.6 6.6-7"/></svg>Provider</p>
      <h1>${title}</h1>
${body}
    </main>
  </body>
</html>
`;

interface Login {
  readonly username?: string | undefined;
  readonly isWrong?: boolean;
}

export const loginPage = ({ username = '', isWrong = false }: Login): string =>
  page(
    'Sign in',
    `      <p class="lead">This is <code>oidc-provider</code>, a server of its own. The password goes to it alone: neither the demo’s page nor its worker sees it.</p>
      <form method="post">
        ${isWrong ? '<p class="error" role="alert" id="error">No user has this name and password.</p>' : ''}
        <label>User name
          <input name="login" value="${escapeHtml(username)}" autocomplete="username" autocapitalize="none" spellcheck="false" required${username === '' ? ' autofocus' : ''}>
        </label>
        <label>Password
          <input name="password" type="password" autocomplete="current-password" required aria-describedby="hint${isWrong ? ' error" aria-invalid="true' : ''}"${username === '' ? '' : ' autofocus'}>
        </label>
        <p class="hint" id="hint">Try <kbd>ada</kbd> with <kbd>lovelace</kbd>, or <kbd>grace</kbd> with <kbd>hopper</kbd>.</p>
        <button name="action" value="login">Sign in</button>
        <button name="action" value="cancel" class="quiet" formnovalidate>Cancel</button>
      </form>`,
  );

/** @param form the provider's own, which the buttons belong to */
export const logoutPage = (form: string): string =>
  page(
    'Sign out here, too?',
    `      <p class="lead">The demo has signed you out. The provider still knows you, and would let you in again without a password.</p>
      ${form}
      <div class="buttons">
        <button form="op.logoutForm" name="logout" value="yes">Sign out</button>
        <button form="op.logoutForm" class="quiet">Stay signed in here</button>
      </div>`,
  );

const back = (appOrigin: string): string => `<p><a href="${appOrigin}/">Back to the demo</a></p>`;

export const signedOutPage = (appOrigin: string): string => page('Signed out', `      <p class="lead">The provider has forgotten you.</p>${back(appOrigin)}`);

export const errorPage = (message: string, appOrigin: string): string =>
  page('That did not work', `      <p class="lead" role="alert">${escapeHtml(message)}</p>${back(appOrigin)}`);
