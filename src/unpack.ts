import { open } from 'node:fs/promises';
import { PassThrough, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';

/** What unpacks a file of gzip or zstd, and passes another on as it is. By its first bytes, because names lie. */
export async function unpackerOf(file: string): Promise<Transform> {
  const first = await firstBytes(file);
  if (first.startsWith('1f8b')) return createGunzip();
  return first === '28b52ffd' ? createZstdDecompress() : new PassThrough();
}

/** Four bytes, or as many as the file has, hexadecimal. */
export async function firstBytes(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('hex', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
