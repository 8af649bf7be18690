/**
 * Hides the token in a request from whoever clones it: a strategy hands clones of what it fetches to its other plugins, and one of them
 * may store it, as Workbox's BackgroundSyncPlugin does.
 */

/**
 * @param request what is fetched
 * @param bare the same without the token, whose body nobody has read
 * @param onClone is told of every clone, and of the clones of clones
 */
export function veil(request: Request, bare: Request, onClone: (clone: Request) => void): Request {
  const clone = (): Request => {
    // The original: what stands in its place would lead here again.
    const copy = Request.prototype.clone.call(bare);
    onClone(copy);
    return veil(copy, copy, onClone);
  };
  return Object.defineProperty(request, 'clone', { value: clone, configurable: true });
}
