export interface ReleaseState {
  readonly branch: string;
  readonly changes: string;
  readonly changesets: readonly string[];
  readonly manifest: { readonly repository?: unknown };
  readonly environment: Readonly<Record<string, string | undefined>>;
}
export function releaseFaults(state: ReleaseState): string[];
