export const other = 0;
export const digit = 1;
export const separator = 2;
/** The first of several bytes that may stand for a digit or a separator. */
export const leading = 3;

/** What a byte may be in a number. */
export const classes = new Uint8Array(256);
for (let byte = 0x30; byte <= 0x39; byte++) classes[byte] = digit;
for (const character of ' -./()') classes[character.charCodeAt(0)] = separator;
// A backslash (JSON), a percent sign (SIP URIs), and what spaces and hyphens beyond ASCII begin with in UTF-8.
for (const byte of [0x5c, 0x25, 0xc2, 0xe2]) classes[byte] = leading;

/** A character that is written with several bytes: its code, and how many, in one number. */
type Symbol = number;

export const codeOf = (symbol: Symbol): number => symbol >> 4;
export const widthOf = (symbol: Symbol): number => symbol & 15;
export const symbolOf = (code: number, width: number): Symbol => (code << 4) | width;

export function symbolAt(bytes: Uint8Array, at: number): Symbol {
  const byte = bytes[at] ?? 0;
  if (byte === 0x25) return hexSymbol(bytes, at + 1, 2, 3);
  if (byte === 0xc2) return symbolOf(bytes[at + 1] ?? 0, 2);
  if (byte === 0xe2)
    return symbolOf(0x2000 + (((bytes[at + 1] ?? 0) & 63) << 6) + ((bytes[at + 2] ?? 0) & 63), 3);
  return bytes[at + 1] === 0x75 ? hexSymbol(bytes, at + 2, 4, 6) : symbolOf(bytes[at + 1] ?? 0, 2);
}

/** `length` hexadecimal digits at `at`; what is none is a character by itself. */
function hexSymbol(bytes: Uint8Array, at: number, length: number, width: number): Symbol {
  const text = String.fromCharCode(...bytes.subarray(at, at + length));
  return /^[0-9a-fA-F]+$/.test(text) && text.length === length
    ? symbolOf(Number.parseInt(text, 16), width)
    : symbolOf(0, 1);
}

export function isDigit(bytes: Uint8Array, at: number): boolean {
  const code = codeOf(symbolAt(bytes, at));
  // After a backslash alone a digit stands for nothing.
  return code >= 0x30 && code <= 0x39 && widthOf(symbolAt(bytes, at)) !== 2;
}

/** Spaces, hyphens and the like, within and beyond ASCII. */
export function isSeparator(symbol: Symbol): boolean {
  const code = codeOf(symbol);
  if (code < 0x80) return classes[code] === separator;
  return (
    code === 0xa0 || code === 0xad || (code >= 0x2000 && code <= 0x2015) || code === 0x202f || code === 0x2060
  );
}
