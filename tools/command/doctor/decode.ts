/** Reads a body that a server has compressed although it was asked not to, as those do that have only compressed files. */
import { brotliDecompressSync, gunzipSync, inflateSync, type ZlibOptions } from 'node:zlib';

const DECODERS: Readonly<Record<string, (body: Buffer, options: ZlibOptions) => Buffer>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/**
 * @param most bytes
 * @throws where the body is not in this coding, or is longer
 */
export function decode(body: Buffer, coding: string | undefined, most: number): string {
  const name = coding?.trim().toLowerCase() ?? '';
  const decoder = Object.hasOwn(DECODERS, name) && body.length > 0 ? DECODERS[name] : undefined;
  return (decoder?.(body, { maxOutputLength: most }) ?? body).toString('utf8');
}
