/** Whose a message is: two apps on one origin may give their sessions the same name, and have tokens of their own all the same. */
import { spreadOf } from './spread.js';

/**
 * The same for all workers that share a session: those with its name and its endpoints.
 *
 * @param owner as the configuration has it: what the stored record goes by
 */
export const ownerTag = (owner: string): string => (spreadOf(owner) * 2 ** 32).toString(36);
