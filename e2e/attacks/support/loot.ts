/** Whether what an attacker has got together holds a secret. */
import type { Victim } from './victim.js';

/** A token, or of a JWT the signature alone: what makes it worth stealing. */
const marksOf = (secret: string): readonly string[] => [secret, secret.split('.').at(-1) ?? secret];

export function holdsSecret(loot: unknown, secrets: ReadonlySet<string>): boolean {
  const text = typeof loot === 'string' ? loot : (JSON.stringify(loot) ?? '');
  return [...secrets].flatMap(marksOf).some((mark) => text.includes(mark));
}

/** In what the script holds, or in what it has sent to the attacker's machine. */
export const hasSecret = (loot: unknown, { secrets, attacker }: Victim): boolean => holdsSecret(loot, secrets()) || holdsSecret(attacker.received(), secrets());
