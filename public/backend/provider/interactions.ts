/** Sign-in at the provider: its own form, its own password check, and a way to say no. */
import type { Provider, ProviderContext } from 'oidc-provider';
import type { Users } from '../auth/users.js';
import type { ProviderOptions } from './index.js';
import { errorPage, loginPage } from './pages.js';
import { show } from './show.js';

type Middleware = (ctx: ProviderContext, next: () => Promise<void>) => Promise<void>;

async function formOf({ req }: ProviderContext): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

export function interactions(provider: Provider, users: Users, { appOrigin }: Pick<ProviderOptions, 'appOrigin'>): Middleware {
  const interact = async (ctx: ProviderContext): Promise<void> => {
    const finish = async (result: unknown, mergeWithLastSubmission = false): Promise<void> => {
      ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission }));
      ctx.status = 303;
    };
    const interaction = await provider.interactionDetails(ctx.req, ctx.res);
    // An app may ask for it though there is nothing to ask.
    if (interaction.prompt.name === 'consent') return finish({ consent: {} }, true);
    if (ctx.method !== 'POST') return show(ctx, loginPage({ username: interaction.params.login_hint }));
    const form = await formOf(ctx);
    if (form.get('action') === 'cancel') return finish({ error: 'access_denied', error_description: 'The user cancelled.' });
    const username = form.get('login')?.trim() ?? '';
    const user = users.check(username, form.get('password') ?? '');
    if (user === undefined) return show(ctx, loginPage({ username, isWrong: true }), 401);
    return finish({ login: { accountId: user.username } });
  };
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/interaction/')) return next();
    ctx.set('Cache-Control', 'no-store');
    try {
      await interact(ctx);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'SessionNotFound') throw error;
      show(ctx, errorPage('This sign-in is over: it was finished, or it took too long.', appOrigin), 400);
    }
  };
}
