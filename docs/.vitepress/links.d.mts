/** Types of links.mjs. */
export function siteLink(from: string, href: string): string | null | undefined;
