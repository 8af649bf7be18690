/** Types of repository-pages.mjs. */
export function relinked(text: string): string;
export function copyRepositoryPages(out?: string): void;
