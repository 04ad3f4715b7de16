import { byteOf, decodeString, malformed, skipScalar, skipString, skipWhitespace } from './jsonBytes.ts';

/** Where a record's id lies, which its field `key` holds; `end` 0 if it has none. */
export interface IdSpan {
  readonly key: Buffer;
  start: number;
  end: number;
}

/**
 * Index after the element at `start`. One loop over its bytes: this is where the time of a reading goes, so it
 * compares bytes in the order of their frequency and keeps its state in numbers.
 */
export function scanElement(bytes: Uint8Array, start: number, id: IdSpan): number {
  id.end = 0;
  const first = bytes[start] ?? 0;
  const isRecord = first === byteOf.openBrace;
  if (!isRecord && first !== byteOf.openBracket && first !== byteOf.quote) return skipScalar(bytes, start);
  let at = start;
  let depth = 0;
  let isKeyNext = false;
  const { key } = id;
  for (;;) {
    const byte = bytes[at++] ?? 0;
    if (byte === 0x22) {
      const name = at;
      at = skipString(bytes, at);
      if (depth === 0) return at;
      if (isKeyNext) {
        isKeyNext = false;
        if (id.end === 0 && isIdKey(bytes, name, at - 1, key)) at = readId(bytes, at, id);
      }
    } else if (byte === 0x2c) {
      isKeyNext = isRecord && depth === 1;
    } else if ((byte & 0xdf) === 0x5b) {
      if (depth === brackets.length) throw malformed(bytes, at);
      brackets[depth++] = byte;
      isKeyNext = isRecord && depth === 1;
    } else if ((byte & 0xdf) === 0x5d) {
      // A closing bracket is its opening one plus two.
      if (brackets[--depth] !== byte - 2) throw malformed(bytes, at - 1);
      if (depth === 0) return at;
    } else if (byte < 0x20) {
      if (byte === byteOf.newline || byte === byteOf.carriageReturn) bytes[at - 1] = byteOf.space;
      else if (byte !== byteOf.tab) throw malformed(bytes, at - 1);
    }
  }
}

/** Open brackets of the element that is scanned: one array for all, since nothing is awaited in between. */
const brackets = new Uint8Array(512);

function isIdKey(bytes: Uint8Array, start: number, end: number, key: Buffer): boolean {
  const { length } = key;
  for (let index = 0; index < length; index++) {
    const byte = bytes[start + index];
    if (byte !== key[index])
      return byte === byteOf.backslash && decodeString(bytes, start, end) === key.toString();
  }
  return end - start === length;
}

/** Notes where the id is that follows its key; returns an index from which the scan can go on. */
function readId(bytes: Uint8Array, afterKey: number, id: IdSpan): number {
  const colon = skipWhitespace(bytes, afterKey);
  if (bytes[colon] !== byteOf.colon) throw malformed(bytes, colon);
  const value = skipWhitespace(bytes, colon + 1);
  const byte = bytes[value];
  if (byte === byteOf.openBrace || byte === byteOf.openBracket) return afterKey;
  const isString = byte === byteOf.quote;
  const end = isString ? skipString(bytes, value + 1) : skipScalar(bytes, value);
  id.start = isString ? value + 1 : value;
  id.end = isString ? end - 1 : end;
  if (id.end === id.start || (!isString && bytes[value] === 0x6e)) id.end = 0;
  return isString ? end : afterKey;
}

const noId: IdSpan = { key: Buffer.alloc(0), start: 0, end: 0 };

/** Index after the value at `start`, whatever it is. */
export function skipValue(bytes: Uint8Array, start: number): number {
  return scanElement(bytes, start, noId);
}
