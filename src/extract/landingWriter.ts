import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, type ZstdCompress } from 'node:zlib';
import type { AnyManifest, ConfigurationManifest, Manifest } from '../manifest.ts';
import type { Window } from '../window.ts';
import {
  beginFile,
  configurationName,
  dataSuffix,
  discardFile,
  isUnpublished,
  landingName,
  makeFolder,
  manifestSuffix,
  publishFile,
} from './landingFiles.ts';

/** A manifest as it lies in the landing folder. */
export interface LandedAs<M extends AnyManifest> {
  /** Of the manifest, relative to the landing folder, with `/`. */
  readonly path: string;
  readonly manifest: M;
}

export type Landed = LandedAs<Manifest>;
export type LandedConfiguration = LandedAs<ConfigurationManifest>;

/** What the writer itself finds out about the file. */
type FileFacts = 'kind' | 'data_file' | 'sha256' | 'bytes';
export type ManifestFacts = Omit<Manifest, FileFacts>;
export type ConfigurationFacts = Omit<ConfigurationManifest, FileFacts>;

interface WriterOf<Facts, M extends AnyManifest> {
  /** Resolves when more may be written. */
  write(lines: Buffer): Promise<void>;
  /** Publishes the data, then the manifest: one that exists proves that its data is whole. */
  commit(facts: Facts): Promise<LandedAs<M>>;
  /** Removes what was written. */
  abort(): Promise<void>;
}

export type LandingWriter = WriterOf<ManifestFacts, Manifest>;
export type ConfigurationWriter = WriterOf<ConfigurationFacts, ConfigurationManifest>;

export interface Reading {
  readonly projectId: string;
  readonly window: Window;
  /** Epoch milliseconds. */
  readonly fetchedAt: number;
}

// Level 1 takes 0.9 s of a second thread for 1 M calls (500 MB) and makes 46 MB of them; level 3 takes 1.4 s and makes
// 51 MB. Buffering some pages lets the next be read and split while one is compressed.
const compression = {
  params: { [constants.ZSTD_c_compressionLevel]: 1 },
  chunkSize: 1 << 18,
  highWaterMark: 1 << 20,
};

export function openLandingWriter(directory: string, reading: Reading): Promise<LandingWriter> {
  return openWriter(directory, uniqueName(reading), (facts: ManifestFacts, data) => ({
    ...facts,
    kind: 'reading',
    ...data,
  }));
}

export function openConfigurationWriter(
  directory: string,
  { projectId, fetchedAt }: Omit<Reading, 'window'>,
): Promise<ConfigurationWriter> {
  const name = configurationName(projectId, fetchedAt, unique());
  return openWriter(directory, name, (facts: ConfigurationFacts, data) => ({
    ...facts,
    kind: 'configuration',
    ...data,
  }));
}

interface DataFacts {
  readonly data_file: string;
  readonly sha256: string;
  readonly bytes: number;
}

async function openWriter<Facts, M extends Manifest | ConfigurationManifest>(
  directory: string,
  name: string,
  describe: (facts: Facts, data: DataFacts) => M,
): Promise<WriterOf<Facts, M>> {
  const path = join(directory, `${name}${dataSuffix}`);
  await makeFolder(dirname(path));
  const { compressor, finished } = compressInto(beginFile(path));
  let bytes = 0;
  return {
    async write(lines) {
      bytes += lines.length;
      if (!compressor.write(lines)) await Promise.race([once(compressor, 'drain'), finished]);
    },
    async commit(facts) {
      compressor.end();
      const sha256 = await finished;
      return await publish(directory, name, describe(facts, { data_file: basename(path), sha256, bytes }));
    },
    async abort() {
      compressor.destroy();
      await finished.catch(() => undefined);
      await discardFile(path);
    },
  };
}

/** `finished` resolves to the SHA-256 of the compressed bytes once they are on the disk. */
function compressInto(path: string): { compressor: ZstdCompress; finished: Promise<string> } {
  const hash = createHash('sha256');
  const compressor = createZstdCompress(compression);
  async function* hashed(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const file = createWriteStream(path, { flags: 'wx', flush: true });
  const finished = pipeline(compressor, hashed, file).then(() => hash.digest('hex'));
  // Not unhandled: whoever writes or commits next is told.
  finished.catch(() => undefined);
  return { compressor, finished };
}

/** Lands a failure: a manifest without data. */
export async function landFailure(
  directory: string,
  reading: Reading,
  facts: ManifestFacts,
): Promise<Landed> {
  const name = uniqueName(reading);
  await makeFolder(dirname(join(directory, name)));
  return publish(directory, name, { ...facts, kind: 'failure', data_file: null, sha256: null, bytes: 0 });
}

function uniqueName({ projectId, window, fetchedAt }: Reading): string {
  return landingName(projectId, window, fetchedAt, unique());
}

function unique(): string {
  return randomBytes(4).toString('hex');
}

/**
 * The manifest is written aside before the data gets its name: whatever moment a process dies at, data without a
 * manifest has one written aside, and `sweep` finds it.
 */
async function publish<M extends Manifest | ConfigurationManifest>(
  directory: string,
  name: string,
  manifest: M,
): Promise<LandedAs<M>> {
  const path = `${name}${manifestSuffix}`;
  const absolute = join(directory, path);
  const data = manifest.data_file === null ? undefined : join(dirname(absolute), manifest.data_file);
  try {
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await writeFile(beginFile(absolute), text, { flag: 'wx', flush: true });
    if (data !== undefined) await publishFile(data);
    await publishFile(absolute);
  } catch (error) {
    await withdraw(absolute, data);
    throw error;
  }
  return { path, manifest };
}

/** Takes back what is not fully published: data stays only if its manifest has got its name. */
async function withdraw(manifest: string, data: string | undefined): Promise<void> {
  if (data !== undefined && isUnpublished(manifest)) await rm(data, { force: true });
  await discardFile(manifest);
}
