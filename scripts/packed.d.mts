/** A folder whose node_modules has the packed token-worker and its dependencies, and nothing else. */
export function installPacked(): Promise<string>;
/** The path of the tarball that `installPacked` has installed. */
export function packedTarball(): Promise<string>;
