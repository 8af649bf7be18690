/** Types of slug.mjs. */
export function slugify(heading: string): string;
