/** Types of sidebar.mjs. */
export interface Item {
  readonly text: string;
  readonly link?: string;
  readonly items?: readonly Item[];
}
export const sidebar: readonly Item[];
