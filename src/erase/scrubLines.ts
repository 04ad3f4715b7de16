import { findNumbers } from './numberScan.ts';
import type { Numbers } from './scrub.ts';
import { scrubRecord } from './scrubRecord.ts';

const newline = 0x0a;

/**
 * Lines, each ended by a newline, without the numbers; `onLine` is told of each that held one. The same buffer where they hold none: then nothing is copied,
 * and no text is made of any line.
 */
export function scrubLines(lines: Buffer, numbers: Numbers, onLine = (): void => undefined): Buffer {
  const found = linesThatHold(lines, numbers);
  if (found.length === 0) return lines;
  const parts: Buffer[] = [];
  let copied = 0;
  for (const start of found) {
    const next = lines.indexOf(newline, start);
    const end = next === -1 ? lines.length : next;
    const line = lines.toString('utf8', start, end);
    const scrubbed = scrubRecord(line, numbers);
    if (scrubbed === line) continue;
    onLine();
    parts.push(lines.subarray(copied, start), Buffer.from(scrubbed));
    copied = end;
  }
  return copied === 0 ? lines : Buffer.concat([...parts, lines.subarray(copied)]);
}

/** Where the lines begin that hold a number, in order. */
function linesThatHold(lines: Buffer, numbers: Numbers): number[] {
  const found = new Set<number>();
  const note = (at: number): void => void found.add(lines.lastIndexOf(newline, at) + 1);
  findNumbers(lines, 0, lines.length, numbers, hit => note(hit.start));
  for (const pseudonym of numbers.formerPseudonyms.keys()) {
    for (let at = lines.indexOf(pseudonym); at !== -1; at = lines.indexOf(pseudonym, at + 1)) note(at);
  }
  return [...found].sort((a, b) => a - b);
}
