/** Whether a copy is the same text, whatever a version control system or an editor made of its line endings. */

const normalized = (text: string): string => text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n').trimEnd();

export const isSameText = (one: string, other: string): boolean => normalized(one) === normalized(other);
