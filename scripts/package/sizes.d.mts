/** Sizes in bytes. */
export interface Entry {
  readonly name: string;
  readonly budget: number;
  /** What was aimed at, where it is not reached. */
  readonly aim?: number;
}
export interface Measured extends Entry {
  readonly minified: number;
  readonly gzip: number;
}
export const ENTRIES: readonly Entry[];
export function measureSizes(): Promise<Measured[]>;
export function sizeTable(measured: readonly Measured[]): string;
/** @throws Error the document has no place for it */
export function withTable(document: string, table: string): string;
/** An app's production build of this code; `root` is an app that has the package. */
export function bundled(code: string, root: string): Promise<string>;
