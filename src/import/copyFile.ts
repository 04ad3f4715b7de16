import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { UsageError } from '../errors.ts';
import type { ImportWriter } from '../extract/landing.ts';
import { firstBytes, unpackerOf } from '../unpack.ts';

export interface FileCopy {
  /** Of the file, without its folder. */
  readonly name: string;
  /** Where the copy lies, absolute, compressed with zstd. */
  readonly path: string;
  /** Of the file, unpacked. */
  readonly sha256: string;
}

interface CopyObserver {
  begin?(file: string, bytes: number): void;
  read?(bytes: number): void;
}

/** @throws UsageError for the first file that is not there or cannot be opened. */
export async function refuseMissing(files: readonly string[]): Promise<void> {
  for (const file of files) {
    await sizeOf(file);
    await firstBytes(file).catch(error => {
      throw new UsageError(`${file} cannot be opened: ${(error as Error).message}`, { cause: error });
    });
  }
}

/**
 * Copies a file, plain or packed with gzip or zstd, to where the writer lands it.
 * @throws UsageError where there is no such file, or it cannot be unpacked or is UTF-16.
 */
export async function copyFile(
  file: string,
  writer: ImportWriter,
  observer: CopyObserver,
): Promise<FileCopy> {
  observer.begin?.(file, await sizeOf(file));
  const hash = createHash('sha256');
  let isFirst = true;
  try {
    for await (const chunk of await unpacked(file, observer)) {
      if (isFirst) refuseUtf16(file, chunk as Buffer);
      isFirst = false;
      hash.update(chunk as Buffer);
      await writer.write(chunk as Buffer);
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `${file} cannot be read to its end: ${(error as Error).message}. Download it again.`,
      {
        cause: error,
      },
    );
  }
  return { name: basename(file), path: await writer.finish(), sha256: hash.digest('hex') };
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile()) return found.size;
  throw new UsageError(
    `${file} is ${found === undefined ? 'not there' : 'no file'}. Give the paths of CSV files (.csv, .csv.gz or .csv.zst).`,
  );
}

async function unpacked(file: string, observer: CopyObserver): Promise<Readable> {
  const unpacker = await unpackerOf(file);
  const source = createReadStream(file, { highWaterMark: 1 << 18 });
  // What ends the one ends the other; whoever reads is told.
  return pipeline(source, counted, unpacker, () => undefined);

  async function* counted(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      observer.read?.(chunk.length);
      yield chunk;
    }
  }
}

function refuseUtf16(file: string, chunk: Buffer): void {
  if (!['fffe', 'feff'].includes(chunk.toString('hex', 0, 2))) return;
  throw new UsageError(
    `${file} is UTF-16, as spreadsheets write it. Import the file as the provider gave it, or save it as CSV UTF-8.`,
  );
}
