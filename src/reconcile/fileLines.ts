import { createReadStream } from 'node:fs';
import { hasEmptyLine } from '../hasEmptyLine.ts';

const NEW_LINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;

/**
 * Numbers (from 1) of the lines after line `from` that have nothing in them, outside of quotes: DuckDB passes over them
 * without counting. Only for texts of one byte a letter or UTF-8.
 */
export async function blankLines(file: string, from: number): Promise<number[]> {
  if (!(await hasEmptyLine(createReadStream(file, { highWaterMark: 1 << 20 })))) return [];
  const blanks: number[] = [];
  let line = 1;
  let isQuoted = false;
  let isEmpty = true;
  for await (const chunk of createReadStream(file)) {
    for (const byte of chunk as Buffer) {
      if (byte === NEW_LINE) {
        if (isEmpty && !isQuoted && line > from) blanks.push(line);
        line += 1;
        isEmpty = true;
      } else if (byte !== RETURN) {
        isEmpty = false;
        if (byte === QUOTE) isQuoted = !isQuoted;
      }
    }
  }
  return blanks;
}
