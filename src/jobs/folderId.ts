import { randomUUID } from 'node:crypto';
import { constants, copyFile, link, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder, syncFolder } from '../durableFiles.ts';
import { ExpectedError, undefinedIfMissing } from '../errors.ts';

/**
 * The random id that a folder keeps in the file at `path`, made where there is none: by it the folder is known wherever it is
 * moved, mounted or restored to. Processes that make it at once agree. `mode` is that of a new folder.
 */
export async function holdFolderId(path: string, mode?: number): Promise<string> {
  return (await readFolderId(path)) ?? makeFolderId(path, mode);
}

/** Undefined where the folder, or its id, is not there. */
export async function readFolderId(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(undefinedIfMissing);
  return text?.trim() || undefined;
}

async function makeFolderId(path: string, mode: number | undefined): Promise<string> {
  await makeFolder(dirname(path), mode);
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, `${randomUUID()}\n`, { flush: true });
    await nameOnce(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(dirname(path));
  const id = await readFolderId(path);
  if (id === undefined) throw new ExpectedError(`${path} is to hold an id and is empty. Remove it.`);
  return id;
}

/** Gives the file its name, whole, unless another one has it. */
async function nameOnce(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    if (isTaken(error)) return;
    // Some file systems have no hard links.
    await copyFile(draft, path, constants.COPYFILE_EXCL).catch(copyError => {
      if (!isTaken(copyError)) throw copyError;
    });
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
