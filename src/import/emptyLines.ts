import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createZstdDecompress } from 'node:zlib';
import { hasEmptyLine } from '../hasEmptyLine.ts';

const newLine = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;

/**
 * Numbers (from 1) of the lines of a file, compressed with zstd, that have nothing in them; a record that spans several
 * lines counts as one. DuckDB passes over empty lines without a word.
 */
export async function emptyLines(path: string): Promise<number[]> {
  return (await hasEmptyLine(unpacked(path))) ? findEmptyLines(path) : [];
}

function unpacked(path: string): AsyncIterable<Buffer> {
  return pipeline(createReadStream(path), createZstdDecompress({ chunkSize: 1 << 20 }), () => undefined);
}

async function findEmptyLines(path: string): Promise<number[]> {
  const found: number[] = [];
  let line = 1;
  let isQuoted = false;
  let isEmpty = true;
  for await (const chunk of unpacked(path)) {
    for (const byte of chunk) {
      if (byte === newLine && !isQuoted) {
        if (isEmpty) found.push(line);
        line += 1;
        isEmpty = true;
      } else if (byte !== carriageReturn) {
        isEmpty = false;
        if (byte === quote) isQuoted = !isQuoted;
      }
    }
  }
  return found;
}
