/** Choices that look random and are the same in every run. */
import { seeded, type Random } from '../../scripts/random.mjs';

export { seeded, type Random };

export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}
