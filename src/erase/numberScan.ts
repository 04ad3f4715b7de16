import {
  classes,
  codeOf,
  digit,
  isDigit,
  isSeparator,
  leading,
  other,
  separator,
  symbolAt,
  symbolOf,
  widthOf,
} from './numberSymbols.ts';

/** Numbers that are looked for, by their digits alone: E.164 without the +. */
export interface NumberSet<T> {
  /** Start of the sieve's hash; as secret as the numbers. */
  readonly seed: number;
  /** One bit a hash of 16 bits: most digits of a page are told apart from the numbers without a string being made of them. */
  readonly sieve: Uint8Array;
  find(digits: string): T | undefined;
}

/** Where a number stands, in bytes, half-open. */
export interface Hit<T> {
  readonly start: number;
  readonly end: number;
  readonly number: T;
}

export const sieveBytes = 8192;

/** Bit of a number in the sieve. `digits` are the values 0 to 9. */
export function sieveBit(seed: number, digits: ArrayLike<number>, from = 0, to = digits.length): number {
  let hash = seed;
  for (let index = from; index < to; index++) hash = Math.imul(hash ^ ((digits[index] ?? 0) + 1), 0x01000193);
  return (hash ^ (hash >>> 16)) & 0xffff;
}

/** E.164 has at most 15 digits; 00 or 011 may stand before them. */
const mostDigits = 18;
const fewestDigits = 7;
/** Separators between two groups of one number at most: "(030) - 123". */
const widestGap = 4;
const mostGroups = 16;

// One chain of groups for all, since nothing is awaited in between.
const starts = new Int32Array(mostGroups);
const ends = new Int32Array(mostGroups);
const lengths = new Int32Array(mostGroups);
const values = new Uint8Array(mostGroups * mostDigits);
const joined = new Uint8Array(mostDigits);

/**
 * Finds every spelling of the numbers in `bytes[from … to)`: with + or 00 or neither, in a URI, with spaces, hyphens, dots,
 * slashes and brackets between groups of digits, and with JSON's or URIs' escapes. No text is made of what is none. A number
 * never begins or ends inside a group of digits: 493012 is not found in 4930123.
 */
export function findNumbers<T>(
  bytes: Uint8Array,
  from: number,
  to: number,
  numbers: NumberSet<T>,
  onHit: (hit: Hit<T>) => void,
): void {
  let at = from;
  while (at < to) {
    at = nextDigit(bytes, at, to);
    if (at < to) at = followChain(bytes, at, to, numbers, onHit);
  }
}

/**
 * Index of the next digit that may be a number's, or `to`. This is where the time goes: most bytes by far are no digits,
 * and most digits, of times and identifiers, are too few together.
 */
function nextDigit(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const byte = bytes[at] as number;
    if (byte > 0x39 ? byte !== 0x5c : byte < 0x30 && byte !== 0x25) {
      at++;
      continue;
    }
    if (byte > 0x39 || byte < 0x30) {
      if (isDigit(bytes, at)) return at;
      at += widthOf(symbolAt(bytes, at));
      continue;
    }
    // The date of a time, which nobody writes a number like: 2026-10-01T.
    if (bytes[at + 4] === 0x2d && bytes[at + 7] === 0x2d && bytes[at + 10] === 0x54) {
      at += 10;
      continue;
    }
    let end = at + 1;
    while (end < to && (bytes[end] as number) >= 0x30 && (bytes[end] as number) <= 0x39) end++;
    if (end - at >= fewestDigits || (end < to && classes[bytes[end] as number] !== other)) return at;
    at = end;
  }
  return to;
}

/** Reads groups of digits from `from` on for as long as separators join them; returns the index behind them. */
function followChain<T>(
  bytes: Uint8Array,
  from: number,
  to: number,
  numbers: NumberSet<T>,
  onHit: (hit: Hit<T>) => void,
): number {
  let at = from;
  let groups = 0;
  let gap = 0;
  while (at < to) {
    const kind = classes[bytes[at] as number];
    if (kind === other) return at;
    if (kind === digit || (kind === leading && isDigit(bytes, at))) {
      if (groups === mostGroups) groups = dropFirst();
      at = readGroup(bytes, at, to, groups++);
      gap = 0;
      testChain(bytes, groups, numbers, onHit);
    } else {
      const symbol = kind === separator ? symbolOf(0x20, 1) : symbolAt(bytes, at);
      at += widthOf(symbol);
      if (!isSeparator(symbol) || ++gap > widestGap) return at;
    }
  }
  return at;
}

/** The chain forgets half of its groups: no number has as many. */
function dropFirst(): number {
  const kept = mostGroups / 2;
  starts.copyWithin(0, kept);
  ends.copyWithin(0, kept);
  lengths.copyWithin(0, kept);
  values.copyWithin(0, kept * mostDigits);
  return kept;
}

/** Reads the digits from `at` on into a group of the chain; returns the index behind them. */
function readGroup(bytes: Uint8Array, at: number, to: number, group: number): number {
  const base = group * mostDigits;
  let index = at;
  let length = 0;
  while (index < to) {
    const byte = bytes[index] ?? 0;
    let value = byte - 0x30;
    let width = 1;
    if (value < 0 || value > 9) {
      if (byte !== 0x5c && byte !== 0x25) break;
      const symbol = symbolAt(bytes, index);
      value = codeOf(symbol) - 0x30;
      if (value < 0 || value > 9) break;
      width = widthOf(symbol);
    }
    if (length < mostDigits) values[base + length] = value;
    length++;
    index += width;
  }
  starts[group] = at;
  ends[group] = index;
  lengths[group] = length;
  return index;
}

/** Tests each run of groups that ends with the last one. */
function testChain<T>(
  bytes: Uint8Array,
  groups: number,
  numbers: NumberSet<T>,
  onHit: (hit: Hit<T>) => void,
): void {
  const last = groups - 1;
  if ((lengths[last] ?? 0) > mostDigits) return;
  let total = 0;
  for (let group = 0; group < groups; group++) total += lengths[group] ?? 0;
  if (total < fewestDigits) return;
  testRuns(bytes, last, numbers, onHit, false);
  if (hasTrunkPrefix(bytes, last)) testRuns(bytes, last, numbers, onHit, true);
}

function testRuns<T>(
  bytes: Uint8Array,
  last: number,
  numbers: NumberSet<T>,
  onHit: (hit: Hit<T>) => void,
  skipsTrunkPrefix: boolean,
): void {
  let first = mostDigits;
  for (let group = last; group >= 0; group--) {
    if (skipsTrunkPrefix && group < last && isTrunkPrefix(bytes, group)) continue;
    const length = lengths[group] ?? 0;
    if (length > first) return;
    first -= length;
    const base = group * mostDigits;
    for (let index = 0; index < length; index++) joined[first + index] = values[base + index] ?? 0;
    if (mostDigits - first < fewestDigits) continue;
    const number = testDigits(first, numbers);
    if (number !== undefined)
      onHit({ start: spellingStart(bytes, starts[group] ?? 0), end: ends[last] ?? 0, number });
  }
}

/** "+49 (0) 30 …": the zone's own prefix, which the number does not have. */
function isTrunkPrefix(bytes: Uint8Array, group: number): boolean {
  if (lengths[group] !== 1 || values[group * mostDigits] !== 0) return false;
  return bytes[(starts[group] ?? 0) - 1] === 0x28 && bytes[ends[group] ?? 0] === 0x29;
}

function hasTrunkPrefix(bytes: Uint8Array, last: number): boolean {
  for (let group = 1; group < last; group++) if (isTrunkPrefix(bytes, group)) return true;
  return false;
}

/** Tests the joined digits from `first` on, without what is dialled before an international number. */
function testDigits<T>(first: number, numbers: NumberSet<T>): T | undefined {
  let from = first;
  if (joined[from] === 0) {
    if (joined[from + 1] === 0) from += 2;
    else if (joined[from + 1] === 1 && joined[from + 2] === 1) from += 3;
    else return undefined;
    if (mostDigits - from < fewestDigits || joined[from] === 0) return undefined;
  }
  const bit = sieveBit(numbers.seed, joined, from, mostDigits);
  if (((numbers.sieve[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) return undefined;
  return numbers.find(joined.subarray(from).join(''));
}

/** With the + before it, however it is written. */
function spellingStart(bytes: Uint8Array, at: number): number {
  if (bytes[at - 1] === 0x2b) return at - 1;
  const before = String.fromCharCode(...bytes.subarray(Math.max(0, at - 6), at)).toLowerCase();
  if (before.endsWith('\\u002b')) return at - 6;
  return before.endsWith('%2b') ? at - 3 : at;
}
