import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, type ZstdCompress } from 'node:zlib';
import { makeFolder } from '../durableFiles.ts';
import type {
  AnyManifest,
  ConfigurationManifest,
  DataManifest,
  ImportManifest,
  Manifest,
} from '../manifest.ts';
import { changeTexts } from '../manifestTexts.ts';
import type { Window } from '../window.ts';
import {
  beginFile,
  configurationName,
  dataSuffix,
  discardFile,
  importName,
  importSuffix,
  isUnpublished,
  landingName,
  manifestSuffix,
  publishFile,
} from './landingFiles.ts';
import { type LandingFilter, refuseOutdated } from './landingFilter.ts';
import { WholeLines } from './wholeLines.ts';

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
export type ImportFacts = Omit<ImportManifest, FileFacts>;

interface WriterOf<Facts, M extends AnyManifest> {
  /** Resolves when more may be written. */
  write(lines: Buffer): Promise<void>;
  /** Ends the data, which lies aside until it is committed. Returns the absolute path at which it can be read. */
  finish(): Promise<string>;
  /** Publishes the data, then the manifest: one that exists proves that its data is whole. */
  commit(facts: Facts): Promise<LandedAs<M>>;
  /** Removes what was written. */
  abort(): Promise<void>;
}

export type LandingWriter = WriterOf<ManifestFacts, Manifest>;
export type ConfigurationWriter = WriterOf<ConfigurationFacts, ConfigurationManifest>;
export type ImportWriter = WriterOf<ImportFacts, ImportManifest>;

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

/** Where readings are landed, and what is kept out of them. */
export interface LandingPlace {
  readonly directory: string;
  readonly filter: LandingFilter;
}

export function openLandingWriter(place: LandingPlace, reading: Reading): Promise<LandingWriter> {
  return openWriter(place, uniqueName(reading), dataSuffix, (facts: ManifestFacts, data) => ({
    ...facts,
    kind: 'reading',
    ...data,
  }));
}

export function openConfigurationWriter(
  place: LandingPlace,
  { projectId, fetchedAt }: Omit<Reading, 'window'>,
): Promise<ConfigurationWriter> {
  const name = configurationName(projectId, fetchedAt, unique());
  return openWriter(place, name, dataSuffix, (facts: ConfigurationFacts, data) => ({
    ...facts,
    kind: 'configuration',
    ...data,
  }));
}

export function openImportWriter(
  place: LandingPlace,
  { projectId, fetchedAt }: Omit<Reading, 'window'>,
): Promise<ImportWriter> {
  const name = importName(projectId, fetchedAt, unique());
  return openWriter(place, name, importSuffix, (facts: ImportFacts, data) => ({
    ...facts,
    kind: 'import',
    ...data,
  }));
}

interface DataFacts {
  readonly data_file: string;
  readonly sha256: string;
  readonly bytes: number;
}

async function openWriter<Facts, M extends DataManifest>(
  { directory, filter }: LandingPlace,
  name: string,
  suffix: string,
  describe: (facts: Facts, data: DataFacts) => M,
): Promise<WriterOf<Facts, M>> {
  const opened = await filter.open();
  const path = join(directory, `${name}${suffix}`);
  await makeFolder(dirname(path));
  const aside = beginFile(path);
  const { compressor, finished } = compressInto(aside);
  const whole = new WholeLines();
  let bytes = 0;
  const compress = async (lines: Buffer): Promise<void> => {
    bytes += lines.length;
    if (!compressor.write(lines)) await Promise.race([once(compressor, 'drain'), finished]);
  };
  const end = async (): Promise<string> => {
    if (!compressor.writableEnded) {
      const rest = whole.rest();
      if (rest.length > 0) await compress(opened.lines(rest));
      compressor.end();
    }
    return finished;
  };
  return {
    async write(delivered) {
      await compress(opened.lines(whole.take(delivered)));
    },
    async finish() {
      await end();
      return aside;
    },
    async commit(facts) {
      const sha256 = await end();
      await refuseOutdated(opened);
      const manifest = describe(facts, { data_file: basename(path), sha256, bytes });
      return await publish(directory, name, changeTexts(manifest, opened.text));
    },
    async abort() {
      compressor.destroy();
      await finished.catch(() => undefined);
      await discardFile(path);
    },
  };
}

/** `finished` resolves to the SHA-256 of the compressed bytes once they are on the disk. */
export function compressInto(path: string): { compressor: ZstdCompress; finished: Promise<string> } {
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
  { directory, filter }: LandingPlace,
  reading: Reading,
  facts: ManifestFacts,
): Promise<Landed> {
  const name = uniqueName(reading);
  await makeFolder(dirname(join(directory, name)));
  const none = { data_file: null, sha256: null, bytes: 0 };
  const failure: Manifest = { ...facts, kind: 'failure', ...none };
  const { text } = await filter.open();
  return publish(directory, name, changeTexts(failure, text));
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
async function publish<M extends DataManifest>(
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
