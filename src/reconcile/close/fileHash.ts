import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FrozenFile } from './closedMonth.ts';

/** SHA-256 of a file, in hexadecimal digits. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

export function sha256OfText(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Every file below the folder, by name; names are relative to it, with `/`. */
export async function describeFiles(folder: string): Promise<FrozenFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.map(async path => ({
      name: relative(folder, path).replaceAll(sep, '/'),
      bytes: (await stat(path)).size,
      sha256: await sha256Of(path),
    })),
  );
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Forces everything below the folder, and the folder itself, to the disk. */
export async function flushFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await flushFolder(path);
    else await flush(path);
  }
  await flush(folder);
}

export async function flush(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
