/** What a page may ask of a sign-in: everything that the provider shows to the user, nothing that protects it. */
import { TokenWorkerError } from '../errors.js';
import { RESERVED, type AuthorizationParameters } from './options.js';
import { readReturnTo } from './return-to.js';

export interface LoginOptions {
  /** Where the browser goes when the user is signed in, or is not: a path or URL of this origin. Default: the page that asks. */
  readonly returnTo?: string;
  /** `login`: the user signs in anew; `select_account`, `consent`, `create`, … (OpenID Connect Core, section 3.1.2.1). `none` is refused: there is no silent sign-in. */
  readonly prompt?: string;
  /** Seconds: who has signed in longer ago signs in anew. */
  readonly maxAge?: number;
  /** Wanted authentication contexts, by preference (`acr_values`). */
  readonly acrValues?: readonly string[];
  /** Who is expected to sign in, such as an e-mail address: the provider may fill it in (`login_hint`). */
  readonly loginHint?: string;
  /** Wanted languages of the provider's pages as BCP 47 tags, by preference (`ui_locales`). */
  readonly uiLocales?: readonly string[];
  /** More parameters of this authorization request; one that `oidc(…)` has too is replaced. */
  readonly parameters?: AuthorizationParameters;
}

export interface ResolvedLogin {
  readonly returnTo: string;
  readonly maxAge: number | undefined;
  readonly parameters: AuthorizationParameters;
}

const KEYS = ['returnTo', 'prompt', 'maxAge', 'acrValues', 'loginHint', 'uiLocales', 'parameters'];

const fail = (what: string): never => {
  throw new TokenWorkerError('invalid-login', what);
};

const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === 'string');

function readMaxAge(value: unknown): number | undefined {
  if (value === undefined || (typeof value === 'number' && Number.isInteger(value) && value >= 0)) return value;
  return fail('maxAge takes whole seconds, 0 or more');
}

/** @throws TokenWorkerError `invalid-login`, naming the option and what it takes */
export function readLogin(given: unknown, origin: string): ResolvedLogin {
  if (typeof given !== 'object' || given === null) return fail('login takes an object of options');
  for (const key of Object.keys(given)) if (!KEYS.includes(key)) fail(`login knows no option ${JSON.stringify(key.slice(0, 40))}; it takes ${KEYS.join(', ')}`);
  const { returnTo, prompt, maxAge, acrValues, loginHint, uiLocales, parameters = {} } = given as Partial<Record<keyof LoginOptions, unknown>>;
  const sent: Record<string, string> = {};
  const text = (name: string, key: string, value: unknown): void => {
    if (value === undefined) return;
    if (typeof value !== 'string' || value === '') fail(`${key} takes a text`);
    sent[name] = value as string;
  };
  const texts = (name: string, key: string, value: unknown): void => {
    if (value === undefined) return;
    if (!isTexts(value)) fail(`${key} takes a list of texts`);
    sent[name] = (value as readonly string[]).join(' ');
  };
  text('prompt', 'prompt', prompt);
  text('login_hint', 'loginHint', loginHint);
  texts('acr_values', 'acrValues', acrValues);
  texts('ui_locales', 'uiLocales', uiLocales);
  if (typeof parameters !== 'object' || parameters === null) fail('parameters takes an object of names and texts');
  for (const [name, value] of Object.entries(parameters as Record<string, unknown>)) {
    if (RESERVED.includes(name)) fail(`parameters.${name} is set by the worker`);
    text(name, `parameters.${name}`, value);
  }
  if (sent['prompt'] === 'none') fail("prompt takes no 'none': there is no silent sign-in, a renewal needs none");
  const seconds = readMaxAge(maxAge);
  if (seconds !== undefined) sent['max_age'] = String(seconds);
  return { returnTo: readReturnTo(returnTo, origin), maxAge: seconds, parameters: sent };
}
