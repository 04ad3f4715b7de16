import { stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { sha256Of } from '../../fileHash.ts';
import { filesBelow } from '../../filesBelow.ts';
import type { FrozenFile } from './closedMonth.ts';

/** Every file below the folder, by name; names are relative to it, with `/`. */
export async function describeFiles(folder: string): Promise<FrozenFile[]> {
  const files = await Promise.all(
    (await filesBelow(folder)).map(async path => ({
      name: relative(folder, path).replaceAll(sep, '/'),
      bytes: (await stat(path)).size,
      sha256: await sha256Of(path),
    })),
  );
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}
