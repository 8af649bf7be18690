/** Reads a JSON object from a request, forgivingly: anything else is an object without members. */
import type { Context } from 'hono';

export async function jsonObject(c: Context): Promise<Readonly<Record<string, unknown>>> {
  try {
    const body: unknown = await c.req.json();
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
