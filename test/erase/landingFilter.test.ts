import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import {
  digestOf,
  type ErasureFiles,
  erasureFilesIn,
  holdKey,
  sieveOf,
  writeSuppressed,
} from '../../src/erase/suppressionList.ts';
import type { Landing } from '../../src/extract/landing.ts';
import { homeAt } from '../../src/home.ts';
import { landingBelow } from '../../src/landingBelow.ts';
import { temporaryHome } from '../support/home.ts';

const number = '+4930123456789';
const reading = {
  projectId: 'project',
  window: { start: 1_790_000_000, end: 1_790_003_600 },
  fetchedAt: 1_790_010_000_000,
};
const configuration = { projectId: 'project', fetchedAt: 1_790_010_000_000 };
const at = new Date(configuration.fetchedAt).toISOString();

async function openHome(): Promise<{ landing: Landing; files: ErasureFiles }> {
  const home = homeAt(await temporaryHome());
  return { landing: landingBelow(home), files: erasureFilesIn(home.erasure) };
}

async function suppress(files: ErasureFiles): Promise<void> {
  const key = await holdKey(files);
  const suppressed = { digest: digestOf(key, number), sieve: sieveOf(key, number) };
  const told = { country: 'DE', calling_code: '49', mode: 'erase', had_pseudonym: false, since: at } as const;
  await writeSuppressed(files, [{ ...suppressed, ...told }]);
}

const facts = {
  schema_version: 1,
  project_id: 'project',
  run_id: 'run',
  fetched_at: at,
  finished_at: at,
  api_url: 'http://127.0.0.1',
  requests: 1,
  lists: 1,
  records: 1,
  failed_lists: [{ resource: 'trunks', parent_id: null, error: `nobody at ${number}` }],
} as const;

async function land(
  landing: Landing,
  chunks: readonly string[],
): Promise<{ lines: string; manifest: string }> {
  const writer = await landing.openConfiguration(configuration);
  for (const chunk of chunks) await writer.write(Buffer.from(chunk));
  const { path, manifest } = await writer.commit(facts);
  const data = join(landing.directory, path, '..', manifest.data_file);
  return {
    lines: zstdDecompressSync(await readFile(data)).toString(),
    manifest: await readFile(join(landing.directory, path), 'utf8'),
  };
}

test('a number of the list is in no line and no manifest, even where it lies across two chunks', async () => {
  const { landing, files } = await openHome();
  await suppress(files);
  const { lines, manifest } = await land(landing, [
    `{"name":"+49 30 1234`,
    `56789"}\n{"name":"b"}\n{"x":"${number}"}`,
  ]);
  expect(lines).toBe('{"name":"[erased]"}\n{"name":"b"}\n{"x":"[erased]"}');
  expect(manifest).toContain('nobody at [erased]');
  expect(JSON.parse(manifest).bytes).toBe(lines.length);
});

test('without a list every byte is landed as it came', async () => {
  const { landing } = await openHome();
  const text = `{"name":"${number}"}\n${randomBytes(20).toString('hex')}`;
  expect((await land(landing, [text])).lines).toBe(text);
});

test('what began to be read before the list was there is not landed, and what begins after it is without the number', async () => {
  const { landing, files } = await openHome();
  const writer = await landing.open(reading);
  await writer.write(Buffer.from(`{"from":"${number}"}\n`));
  await suppress(files);
  await expect(writer.commit({} as never)).rejects.toThrow('A number was erased while this was read');
  await writer.abort();
  expect(await landing.list()).toEqual([]);
  expect((await land(landing, [`{"from":"${number}"}\n`])).lines).toBe('{"from":"[erased DE]"}\n');
});

test('without its key the list lets nothing be landed', async () => {
  const { landing, files } = await openHome();
  await suppress(files);
  await rm(files.key);
  await expect(landing.open(reading)).rejects.toThrow('key is missing');
});
