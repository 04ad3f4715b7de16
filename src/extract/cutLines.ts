import type { IdSet } from './idSet.ts';
import {
  byteOf,
  ControlCharacter,
  decodeString,
  escapeControlCharacters,
  malformed,
  skipWhitespace,
} from './jsonBytes.ts';
import { type IdSpan, scanElement } from './jsonElement.ts';

export interface Cut {
  /** The elements, one a line, each ended by a newline. */
  readonly lines: Buffer;
  /** What follows the list's closing bracket. */
  readonly rest: Buffer;
  readonly count: number;
  readonly withoutId: number;
  /** Ids that the set did not hold before. */
  readonly newIds: number;
}

/**
 * Cuts the JSON array that opens at `open` into lines, and adds the records' ids (their fields `idKey`) to `ids`. No object is made of an
 * element; brackets and strings are checked, words and numbers are not. Works in place: the comma between two
 * elements becomes the newline, so that a compact list is not even copied.
 */
export function cutLines(body: Buffer, open: number, ids: IdSet, idKey: Buffer): Cut {
  const first = skipWhitespace(body, open + 1);
  const idsBefore = ids.size;
  const cutter: Cutter = {
    bytes: body,
    at: first,
    write: first,
    count: 0,
    withoutId: 0,
    id: { key: idKey, start: 0, end: 0 },
  };
  if (body[first] === byteOf.closeBracket) cutter.at++;
  else while (cutElement(cutter, ids));
  const { bytes, at, write, count, withoutId } = cutter;
  const newIds = ids.size - idsBefore;
  return { lines: bytes.subarray(first, write), rest: bytes.subarray(at), count, withoutId, newIds };
}

interface Cutter {
  bytes: Buffer;
  /** Where the next element begins; after the last one, what follows the list. */
  at: number;
  /** Where the next line goes: never behind `at`. */
  write: number;
  count: number;
  withoutId: number;
  readonly id: IdSpan;
}

/** Makes the element at hand a line. False if it was the last one. */
function cutElement(cutter: Cutter, ids: IdSet): boolean {
  const end = scanEscaped(cutter);
  cutter.count++;
  if (!addId(ids, cutter.bytes, cutter.id)) cutter.withoutId++;
  const next = skipWhitespace(cutter.bytes, end);
  // Read before the newline may take its place.
  const separator = cutter.bytes[next];
  appendLine(cutter, end);
  cutter.at = next + 1;
  if (separator === byteOf.closeBracket) return false;
  if (separator !== byteOf.comma) throw malformed(cutter.bytes, next);
  cutter.at = skipWhitespace(cutter.bytes, next + 1);
  return true;
}

/** Index after the element at hand. At a raw control character, goes on in a copy in which they are escaped. */
function scanEscaped(cutter: Cutter): number {
  try {
    return scanElement(cutter.bytes, cutter.at, cutter.id);
  } catch (error) {
    if (!(error instanceof ControlCharacter)) throw error;
    const { bytes, at, write } = cutter;
    cutter.bytes = Buffer.concat([bytes.subarray(0, write), escapeControlCharacters(bytes.subarray(at))]);
    cutter.at = write;
    return scanElement(cutter.bytes, cutter.at, cutter.id);
  }
}

function appendLine(cutter: Cutter, end: number): void {
  const { bytes, at, write } = cutter;
  if (write !== at) bytes.copyWithin(write, at, end);
  cutter.write = write + end - at;
  bytes[cutter.write++] = byteOf.newline;
}

/** False if the record has no id. */
function addId(ids: IdSet, bytes: Buffer, id: IdSpan): boolean {
  if (id.end === 0) return false;
  if (!holdsEscape(bytes, id)) ids.add(bytes, id.start, id.end);
  else {
    const decoded = Buffer.from(decodeString(bytes, id.start, id.end));
    ids.add(decoded, 0, decoded.length);
  }
  return true;
}

function holdsEscape(bytes: Uint8Array, { start, end }: IdSpan): boolean {
  for (let index = start; index < end; index++) if (bytes[index] === byteOf.backslash) return true;
  return false;
}
