import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createZstdDecompress } from 'node:zlib';
import { compressInto } from '../extract/landingWriter.ts';
import { WholeLines } from '../extract/wholeLines.ts';
import type { Numbers } from './scrub.ts';
import { scrubLines } from './scrubLines.ts';

/** How many lines of a compressed data file hold a number. @throws what unpacking it met */
export async function countLines(path: string, numbers: Numbers): Promise<number> {
  let lines = 0;
  for await (const chunk of wholeLinesOf(path)) scrubLines(chunk, numbers, () => lines++);
  return lines;
}

export interface Rewritten {
  readonly sha256: string;
  /** Before compression. */
  readonly bytes: number;
}

/** Writes the lines of a compressed data file, without the numbers, to another. */
export async function copyWithoutNumbers(from: string, to: string, numbers: Numbers): Promise<Rewritten> {
  const { compressor, finished } = compressInto(to);
  let bytes = 0;
  try {
    for await (const chunk of wholeLinesOf(from)) {
      const lines = scrubLines(chunk, numbers);
      bytes += lines.length;
      if (!compressor.write(lines)) await Promise.race([once(compressor, 'drain'), finished]);
    }
    compressor.end();
    return { sha256: await finished, bytes };
  } catch (error) {
    compressor.destroy();
    await finished.catch(() => undefined);
    throw error;
  }
}

async function* wholeLinesOf(path: string): AsyncGenerator<Buffer> {
  const whole = new WholeLines();
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  const unpacked = file.pipe(createZstdDecompress({ chunkSize: 1 << 18 }));
  file.on('error', error => unpacked.destroy(error));
  for await (const chunk of unpacked) {
    const lines = whole.take(chunk as Buffer);
    if (lines.length > 0) yield lines;
  }
  if (whole.rest().length > 0) yield whole.rest();
}
