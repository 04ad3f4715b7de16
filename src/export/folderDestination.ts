import { readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { makeFolder, moveFile } from '../durableFiles.ts';
import { ExpectedError, undefinedIfMissing } from '../errors.ts';
import { filesBelow } from '../filesBelow.ts';
import type { Destination } from './destination.ts';

/** A folder. Files are made beside its datasets, on the same file system, flushed, and renamed into place. */
export async function openFolder(folder: string): Promise<Destination> {
  const root = resolve(folder);
  const staging = join(root, '.export');
  await makeFolder(staging, 0o700).catch(error => {
    throw new ExpectedError(
      `${root} is no folder that can be written: ${error.message}. Name another with --out.`,
      {
        cause: error,
      },
    );
  });
  const putFile = async (staged: string, path: string): Promise<void> => {
    const place = join(root, path);
    await makeFolder(dirname(place));
    await moveFile(staged, place);
  };
  return {
    place: root,
    staging,
    concurrency: 8,
    list: folder => sizesBelow(root, folder),
    readText: path => readFile(join(root, path), 'utf8').catch(undefinedIfMissing),
    putFile,
    async putText(text, path) {
      const staged = join(staging, path.replaceAll('/', '-'));
      await writeFile(staged, text);
      await putFile(staged, path);
    },
  };
}

async function sizesBelow(root: string, folder: string): Promise<Map<string, number>> {
  const paths = (await filesBelow(join(root, folder)).catch(undefinedIfMissing)) ?? [];
  const sizes = await Promise.all(
    paths.map(
      async path =>
        [path.slice(join(root, sep).length).replaceAll(sep, '/'), (await stat(path)).size] as const,
    ),
  );
  return new Map(sizes);
}
