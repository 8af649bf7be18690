/** What of a provider's error the page may be told: some servers repeat in it what they were sent. */

export interface ProviderError {
  readonly code: string;
  readonly description: string | undefined;
}

/** @param secrets what was sent and must not come back; the empty and the absent are none */
export function tellable({ code, description }: ProviderError, secrets: readonly (string | null | undefined)[]): ProviderError {
  const sent = secrets.filter((secret) => typeof secret === 'string' && secret !== '') as readonly string[];
  const repeats = (text: string): boolean => sent.some((secret) => text.includes(secret) || text.includes(encodeURIComponent(secret)));
  return {
    code: repeats(code) ? 'invalid_response' : code,
    description: description === undefined || repeats(description) ? undefined : description,
  };
}
