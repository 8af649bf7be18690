/** A sign-in with the provider that came to nothing, in words. The page learns of it by its own address. */

export const UNREACHABLE = 'The provider cannot be reached. Try again in a moment.';

const WORDS: Readonly<Record<string, string>> = {
  access_denied: 'You cancelled at the provider. Nobody was signed in.',
  unknown_state: 'That answer belongs to no sign-in that began in this browser, so it was not used. Begin again.',
  invalid_response: 'The provider’s answer did not pass its checks, so it was not used. Begin again.',
  temporarily_unavailable: UNREACHABLE,
};

/** Not the description that comes along: whoever makes a link to this page could write there what they like. */
const inWords = (code: string) => WORDS[code] ?? `The provider answered “${code.replace(/\W/g, '').slice(0, 40)}”. Nobody was signed in.`;

/** Answers it once, and takes it out of the address: it is no news when the page is loaded again. */
export function takeProviderError(): string | undefined {
  const address = new URL(location.href);
  const code = address.searchParams.get('error');
  if (code === null) return undefined;
  for (const name of ['error', 'error_description']) address.searchParams.delete(name);
  history.replaceState(history.state, '', address);
  return inWords(code);
}
