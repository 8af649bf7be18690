/** A deliberate defect: what should be waited for up to a limit is waited for, however long it takes. */
export async function settledWithin(_seconds: number, work: Promise<unknown>): Promise<boolean> {
  await work.catch(() => undefined);
  return true;
}
