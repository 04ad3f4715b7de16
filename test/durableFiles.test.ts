import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../src/durableFiles.ts';
import { temporaryFolder } from './support/home.ts';

test('a folder is made with its parents, and may be there already', async () => {
  const path = join(await temporaryFolder(), 'a', 'b', 'c');
  await Promise.all([makeFolder(path, 0o700), makeFolder(path, 0o700), makeFolder(join(path, 'd'), 0o700)]);
  await makeFolder(path);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
  expect((await stat(join(path, 'd'))).isDirectory()).toBe(true);
});

test('many folders below one that is not there yet are made side by side', async () => {
  const folder = join(await temporaryFolder(), 'a', 'b');
  const paths = Array.from({ length: 50 }, (_, n) => join(folder, String(n % 5), String(n)));
  await Promise.all(paths.map(path => makeFolder(path)));
  for (const path of paths) expect((await stat(path)).isDirectory()).toBe(true);
});

test('where a file stands in the way, the error says so', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'there'));
  await writeFile(join(folder, 'file'), '');
  await expect(makeFolder(join(folder, 'file'))).rejects.toThrow('EEXIST');
  await expect(makeFolder(join(folder, 'file', 'below'))).rejects.toThrow('ENOTDIR');
});

// Node's own recursion does not end there.
test.runIf(process.platform === 'linux')(
  'where the system makes no folder, the error says so at once',
  async () => {
    await expect(makeFolder('/proc/no-such-place/below')).rejects.toThrow('ENOENT');
  },
);
