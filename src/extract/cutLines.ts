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
 * Cuts the JSON array that opens at `open` into lines, and adds the records' ids to `ids`. No object is made of an element;
 * brackets and strings are checked, words and numbers are not. Works in place: a comma between two elements becomes
 * the newline, so that a compact list is not even copied (1.3 times faster than copying each element).
 */
export function cutLines(body: Buffer, open: number, ids: IdSet): Cut {
  let bytes = body;
  let at = skipWhitespace(bytes, open + 1);
  const from = at;
  let write = at;
  let count = 0;
  let withoutId = 0;
  const idsBefore = ids.size;
  const id: IdSpan = { start: 0, end: 0 };
  if (bytes[at] === byteOf.closeBracket) at++;
  else {
    for (;;) {
      let end: number;
      try {
        end = scanElement(bytes, at, id);
      } catch (error) {
        if (!(error instanceof ControlCharacter)) throw error;
        // Rare: go on in a copy in which the rest of the page is escaped.
        bytes = Buffer.concat([bytes.subarray(0, write), escapeControlCharacters(bytes.subarray(at))]);
        at = write;
        end = scanElement(bytes, at, id);
      }
      count++;
      if (!addId(ids, bytes, id)) withoutId++;
      const next = skipWhitespace(bytes, end);
      const separator = bytes[next];
      if (write !== at) bytes.copyWithin(write, at, end);
      write += end - at;
      bytes[write++] = byteOf.newline;
      at = next + 1;
      if (separator === byteOf.closeBracket) break;
      if (separator !== byteOf.comma) throw malformed(bytes, next);
      at = skipWhitespace(bytes, at);
    }
  }
  const newIds = ids.size - idsBefore;
  return { lines: bytes.subarray(from, write), rest: bytes.subarray(at), count, withoutId, newIds };
}

/** False if the record has no id. */
function addId(ids: IdSet, bytes: Buffer, id: IdSpan): boolean {
  if (id.end === 0) return false;
  const span = bytes.subarray(id.start, id.end);
  if (!span.includes(byteOf.backslash)) ids.add(bytes, id.start, id.end);
  else {
    const decoded = Buffer.from(decodeString(bytes, id.start, id.end));
    ids.add(decoded, 0, decoded.length);
  }
  return true;
}
