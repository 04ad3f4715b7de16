import { type FSWatcher, watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';

/** Calls back at each change of a file below the folder, with its name relative to it, until it is closed. */
export async function watchFiles(folder: string, onChange: (name: string) => void): Promise<FSWatcher> {
  await mkdir(folder, { recursive: true });
  return watch(folder, { recursive: true }, (_, name) => onChange(name ?? ''));
}
