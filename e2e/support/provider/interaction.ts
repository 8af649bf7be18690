/** The provider's own pages: a form to sign in, a form to consent, and a way to refuse; plain HTML, no script. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Interaction, Provider } from 'oidc-provider';

export const PASSWORDS: Readonly<Record<string, string>> = { ada: 'lovelace', grace: 'hopper' };

const page = (body: string): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Provider</title><link rel="icon" href="data:,"><body>${body}</body></html>`;

const CANCEL = '<button name="action" value="cancel" formnovalidate>Cancel</button>';
const LOGIN = `<form method="post"><label>Name <input name="login" required></label><label>Password <input name="password" type="password" required></label><button name="action" value="login">Sign in</button>${CANCEL}</form>`;
const CONSENT = `<form method="post"><button name="action" value="consent">Allow</button>${CANCEL}</form>`;

/** Grants what is missing and gives the grant's id. */
async function grantMissing(provider: Provider, { grantId, session, params, prompt }: Interaction): Promise<string> {
  const existing = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  const grant = existing ?? new provider.Grant({ accountId: session?.accountId ?? '', clientId: params.client_id ?? '' });
  const { missingOIDCScope, missingOIDCClaims, missingResourceScopes } = prompt.details as {
    missingOIDCScope?: string[];
    missingOIDCClaims?: string[];
    missingResourceScopes?: Record<string, string[]>;
  };
  if (missingOIDCScope) grant.addOIDCScope(missingOIDCScope.join(' '));
  if (missingOIDCClaims) grant.addOIDCClaims(missingOIDCClaims);
  for (const [resource, scopes] of Object.entries(missingResourceScopes ?? {})) grant.addResourceScope(resource, scopes.join(' '));
  return grant.save();
}

export async function interact(provider: Provider, consent: 'asked' | 'given', incoming: IncomingMessage, outgoing: ServerResponse, body: string): Promise<void> {
  const interaction = await provider.interactionDetails(incoming, outgoing);
  const form = new URLSearchParams(body);
  const isLogin = interaction.prompt.name === 'login';
  const show = (html: string, status = 200): void => {
    outgoing.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' }).end(page(html));
  };
  const finish = (result: unknown, mergeWithLastSubmission: boolean): Promise<void> =>
    provider.interactionFinished(incoming, outgoing, result, { mergeWithLastSubmission });

  const isConsented = !isLogin && (consent === 'given' || form.get('action') === 'consent');
  if (isConsented) return finish({ consent: { grantId: await grantMissing(provider, interaction) } }, true);
  if (form.get('action') === 'cancel') return finish({ error: 'access_denied', error_description: 'The user refused.' }, false);
  if (!isLogin) {
    show(CONSENT);
    return;
  }
  if (incoming.method !== 'POST') {
    show(LOGIN);
    return;
  }
  const login = form.get('login') ?? '';
  if (!Object.hasOwn(PASSWORDS, login) || PASSWORDS[login] !== form.get('password')) {
    show(`<p role="alert">Wrong name or password.</p>${LOGIN}`, 401);
    return;
  }
  return finish({ login: { accountId: login } }, false);
}
