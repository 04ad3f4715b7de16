import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMissingFile } from './errors.ts';

/**
 * Makes a folder and its parents, for good. One at a time: where the system makes no folder and says that its parent is
 * missing, as below /proc, Node's own recursion never ends.
 */
export async function makeFolder(path: string, mode = 0o777): Promise<void> {
  try {
    await makeOne(path, mode);
  } catch (error) {
    if (!isMissingFile(error)) throw error;
    await makeFolder(dirname(path), mode);
    await makeOne(path, mode);
  }
}

async function makeOne(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && (await isFolder(path))) return;
    throw error;
  }
  await syncFolder(dirname(path));
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}

/**
 * Puts a text in the place of a small file, or makes it: whoever dies when, the old text is there or the new one. A mode
 * is that of a new file. One writer at a time.
 */
export async function replaceFile(path: string, text: string, mode = 0o666): Promise<void> {
  const aside = `${path}.tmp`;
  // What a dead process left would keep its own mode.
  await rm(aside, { force: true });
  await writeFile(aside, text, { mode, flush: true });
  await rename(aside, path);
  await syncFolder(dirname(path));
}

/** Gives a file that was written aside, whoever wrote it, its name for good. */
export async function moveFile(aside: string, path: string): Promise<void> {
  await syncFile(aside);
  await rename(aside, path);
  await syncFolder(dirname(path));
}

/** After this a power cut undoes no rename into the folder. */
export async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders, and its file system keeps renames by itself.
  if (process.platform !== 'win32') await syncFile(path);
}

/** Waits until what was written to a file is on the disk. */
async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Waits until everything below a folder, and the folder itself, is on the disk. */
export async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    else await syncFile(path);
  }
  await syncFolder(folder);
}
