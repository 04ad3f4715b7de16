import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import type { Manifest } from '../manifest.ts';
import type { Window } from '../window.ts';
import { asidePath, dataSuffix, landingName, manifestSuffix, publishFile } from './landingFiles.ts';

/** A manifest as it lies in the landing folder. */
export interface Landed {
  /** Of the manifest, relative to the landing folder, with `/`. */
  readonly path: string;
  readonly manifest: Manifest;
}

/** What the writer itself finds out about the file. */
type FileFacts = 'kind' | 'data_file' | 'sha256' | 'bytes';

export interface LandingWriter {
  /** Resolves when more may be written. */
  write(lines: Buffer): Promise<void>;
  /** Publishes the data, then the manifest: one that exists proves that its data is whole. */
  commit(facts: Omit<Manifest, FileFacts>): Promise<Landed>;
  /** Removes what was written. */
  abort(): Promise<void>;
}

export interface Reading {
  readonly projectId: string;
  readonly window: Window;
  /** Epoch milliseconds. */
  readonly fetchedAt: number;
}

// Level 1 took 0.9 s of a second thread for 459 MB and made 33 MB of them; level 3 took 1.4 s for 30 MB.
const compression = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: 1 << 17 };

export async function openLandingWriter(directory: string, reading: Reading): Promise<LandingWriter> {
  const name = uniqueName(reading);
  const path = join(directory, `${name}${dataSuffix}`);
  await mkdir(dirname(path), { recursive: true });
  const hash = createHash('sha256');
  const compressor = createZstdCompress(compression);
  const file = createWriteStream(asidePath(path), { flags: 'wx', flush: true });
  const finished = pipeline(
    compressor,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    file,
  );
  // Whoever writes or commits next is told.
  finished.catch(() => undefined);
  let bytes = 0;
  return {
    async write(lines) {
      bytes += lines.length;
      if (!compressor.write(lines)) await Promise.race([once(compressor, 'drain'), finished]);
    },
    async commit(facts) {
      compressor.end();
      await finished;
      const data = { data_file: basename(path), sha256: hash.digest('hex'), bytes };
      return await publish(directory, name, { ...facts, kind: 'reading', ...data });
    },
    async abort() {
      compressor.destroy();
      await finished.catch(() => undefined);
      await rm(asidePath(path), { force: true });
    },
  };
}

/** Lands a failure: a manifest without data. */
export async function landFailure(
  directory: string,
  reading: Reading,
  facts: Omit<Manifest, FileFacts>,
): Promise<Landed> {
  const name = uniqueName(reading);
  await mkdir(dirname(join(directory, name)), { recursive: true });
  return publish(directory, name, { ...facts, kind: 'failure', data_file: null, sha256: null, bytes: 0 });
}

function uniqueName({ projectId, window, fetchedAt }: Reading): string {
  return landingName(projectId, window, fetchedAt, randomBytes(4).toString('hex'));
}

/**
 * The manifest is written aside before the data gets its name: whatever moment a process dies at, data without a
 * manifest has one written aside, and `sweep` finds it.
 */
async function publish(directory: string, name: string, manifest: Manifest): Promise<Landed> {
  const path = `${name}${manifestSuffix}`;
  const absolute = join(directory, path);
  await writeFile(asidePath(absolute), `${JSON.stringify(manifest, null, 2)}\n`, { flag: 'wx', flush: true });
  if (manifest.data_file !== null) await publishFile(join(dirname(absolute), manifest.data_file));
  await publishFile(absolute);
  return { path, manifest };
}
