import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder, replaceFile } from '../src/durableFiles.ts';
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

test('a file is replaced as one, over what a dead process left aside', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'key');
  await writeFile(`${path}.tmp`, 'half of anothe', { mode: 0o644 });
  await replaceFile(path, 'first', 0o600);
  await replaceFile(path, 'second', 0o600);
  expect(await readFile(path, 'utf8')).toBe('second');
  expect(await readdir(folder)).toEqual(['key']);
  if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
});

// Node's own recursion does not end there.
test.runIf(process.platform === 'linux')(
  'where the system makes no folder, the error says so at once',
  async () => {
    await expect(makeFolder('/proc/no-such-place/below')).rejects.toThrow('ENOENT');
  },
);
