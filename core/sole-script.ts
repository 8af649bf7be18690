/** Whether a worker is one script alone. One that is imported shares its worker with listeners that it cannot count: they may have been added before it, or be added after. */

/**
 * @param stack of an error made while the worker is evaluated: a script that imports another stands in it too
 * @param script the worker's own, `self.location.href`
 */
export function isSoleScript(stack: string, script: string): boolean {
  const urls = stack.match(/[\w-]+:\/\/\S+?(?=:\d+:\d+)/g) ?? [];
  return urls.length > 0 && urls.every((url) => url === script);
}
