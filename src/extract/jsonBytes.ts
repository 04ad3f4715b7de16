import { MalformedPageError } from './readingErrors.ts';

/** The bytes that JSON's grammar is made of (RFC 8259). */
export const byteOf = {
  newline: 0x0a,
  carriageReturn: 0x0d,
  tab: 0x09,
  space: 0x20,
  quote: 0x22,
  comma: 0x2c,
  colon: 0x3a,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;

/** Index of the first byte at or after `at` that is no whitespace. */
export function skipWhitespace(bytes: Uint8Array, at: number): number {
  let index = at;
  for (;;) {
    const byte = bytes[index];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return index;
    index++;
  }
}

/** A raw control character inside a string: JSON forbids it, and a newline would break the line. */
export class ControlCharacter extends Error {}

/**
 * Index after the closing quote of the string whose first byte (after the quote) is at `at`.
 * @throws ControlCharacter at a raw control character, MalformedPageError at the end of the bytes.
 */
export function skipString(bytes: Uint8Array, at: number): number {
  let index = at;
  for (;;) {
    const byte = bytes[index] ?? 0;
    if (byte === 0x22) return index + 1;
    if (byte === 0x5c) index++;
    else if (byte < 0x20) return refuseString(bytes, index);
    index++;
  }
}

function refuseString(bytes: Uint8Array, at: number): never {
  if (at < bytes.length) throw new ControlCharacter('raw control character');
  throw malformed(bytes, at);
}

/** Index after the number or word at `at`. */
export function skipScalar(bytes: Uint8Array, at: number): number {
  let index = at;
  while (isScalarByte(bytes[index] ?? 0)) index++;
  if (index === at) throw malformed(bytes, at);
  return index;
}

function isScalarByte(byte: number): boolean {
  const letter = byte | 0x20;
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (letter >= 0x61 && letter <= 0x7a) ||
    byte === 0x2d ||
    byte === 0x2b ||
    byte === 0x2e
  );
}

/** A copy in which raw control characters inside strings are escapes. `bytes` starts outside a string. */
export function escapeControlCharacters(bytes: Uint8Array): Buffer {
  const parts: Uint8Array[] = [];
  let copied = 0;
  let isInString = false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte === byteOf.quote) isInString = !isInString;
    else if (isInString && byte === byteOf.backslash) index++;
    else if (isInString && byte < 0x20) {
      parts.push(bytes.subarray(copied, index), Buffer.from(`\\u00${byte.toString(16).padStart(2, '0')}`));
      copied = index + 1;
    }
  }
  return Buffer.concat([...parts, bytes.subarray(copied)]);
}

/** The text of the string that lies, without its quotes, in `bytes[start … end)`. */
export function decodeString(bytes: Uint8Array, start: number, end: number): string {
  const text = Buffer.from(bytes.subarray(start, end)).toString();
  try {
    return JSON.parse(`"${text}"`);
  } catch {
    throw malformed(bytes, start);
  }
}

export function malformed(bytes: Uint8Array, at: number): MalformedPageError {
  const reason = at >= bytes.length ? 'it ends' : 'it is no JSON';
  return new MalformedPageError(`A malformed page of ${bytes.length} bytes: ${reason} at byte ${at}.`);
}
