import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { unpackerOf } from '../unpack.ts';

/**
 * Runs `work` on a text file; where it fails and the file's lines end in several ways (CRLF and LF, as files that were joined
 * have), on a copy whose lines end in LF: DuckDB reads no others, or counts their lines wrongly. The copy has the lines of the
 * file, each in its place.
 */
export async function withOneLineEnding<T>(file: string, work: (path: string) => Promise<T>): Promise<T> {
  try {
    return await work(file);
  } catch (error) {
    const folder = await mkdtemp(join(tmpdir(), 'trunkledger-lines-'));
    try {
      const copy = join(folder, 'lines.csv');
      if (!(await copyMixed(file, copy))) throw error;
      return await work(copy);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** False where the lines end in one way, or the file cannot be read: then the copy is of no use. */
async function copyMixed(file: string, copy: string): Promise<boolean> {
  const endings = new Set<string>();
  try {
    const unpacker = await unpackerOf(file);
    await pipeline(createReadStream(file), unpacker, endedByLf, createWriteStream(copy));
  } catch {
    return false;
  }
  return endings.size > 1 && !endings.has('\0');

  async function* endedByLf(chunks: AsyncIterable<Buffer>) {
    let returns = '';
    for await (const chunk of chunks) {
      const text = returns + chunk.toString('latin1');
      let end = text.length;
      while (text[end - 1] === '\r') end -= 1;
      returns = text.slice(end);
      // UTF-16, in which these bytes may be halves of letters.
      if (text.includes('\0')) endings.add('\0');
      yield Buffer.from(text.slice(0, end).replace(/\r*\n|\r/g, lineFeed), 'latin1');
    }
    if (returns !== '') endings.add(returns);
  }

  /** A return within a line ends none. */
  function lineFeed(ending: string): string {
    endings.add(ending);
    return ending.endsWith('\n') ? '\n' : ' ';
  }
}
