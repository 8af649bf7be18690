/** Types of anchors.mjs. */
export function deadAnchors(folder: string, base?: string): string[];
