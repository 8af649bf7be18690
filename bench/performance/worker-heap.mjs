/** Looks into a service worker by the protocol of Chromium's own tools. */

/** @returns {Promise<number>} bytes of its JavaScript heap, after a collection */
export async function workerHeap(browser, origin) {
  const { targetInfos } = await browser.send('Target.getTargets');
  const worker = targetInfos.find(({ type, url }) => type === 'service_worker' && url.startsWith(`${origin}/`));
  if (worker === undefined) throw new Error(`${origin}: no worker runs`);
  const { sessionId } = await browser.send('Target.attachToTarget', { targetId: worker.targetId, flatten: true });
  try {
    await browser.send('HeapProfiler.enable', {}, sessionId);
    await browser.send('HeapProfiler.collectGarbage', {}, sessionId);
    return (await browser.send('Runtime.getHeapUsage', {}, sessionId)).usedSize;
  } finally {
    // A worker that is looked into is never stopped for being idle.
    await browser.send('Target.detachFromTarget', { sessionId });
  }
}
