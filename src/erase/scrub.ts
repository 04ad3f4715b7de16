import { findNumbers, type Hit, type NumberSet } from './numberScan.ts';
import {
  e164Digits,
  identifierStandIn,
  partyAsDelivered,
  partyStandIn,
  pseudonymOf,
  type SuppressedNumber,
  textStandIn,
} from './standIns.ts';
import type { ValueKind } from './valueKinds.ts';

/** The numbers that are to go. */
export interface Numbers extends NumberSet<SuppressedNumber> {
  /** Pseudonyms of numbers that were erased since. */
  readonly formerPseudonyms: ReadonlyMap<string, SuppressedNumber>;
}

/** The value without the numbers; the same value where it holds none. */
export function scrubValue(kind: ValueKind, value: string, numbers: Numbers): string | null {
  if (kind === 'figure') return value;
  if (kind === 'text') return scrubText(value, numbers, textStandIn);
  if (kind === 'identifier') return scrubText(value, numbers, identifierStandIn);
  if (kind === 'party') return scrubParty(value, numbers);
  if (kind === 'delivered') return partyAsDelivered(scrubParty(value, numbers));
  const number = numberOf(value, numbers);
  if (number === undefined) return value;
  return number.mode === 'erase' ? null : pseudonymOf(number);
}

export function scrubParty(value: string, numbers: Numbers): string {
  const number = numberOf(value, numbers);
  return number === undefined ? scrubText(value, numbers, textStandIn) : partyStandIn(number);
}

function numberOf(value: string, numbers: Numbers): SuppressedNumber | undefined {
  // Spreadsheets are kept from computing with a value by an apostrophe before it.
  const digits = e164Digits(value.replace(/^'/, ''));
  if (digits !== undefined) return numbers.find(digits);
  for (const [pseudonym, number] of numbers.formerPseudonyms) if (value.includes(pseudonym)) return number;
  return undefined;
}

/** Replaces each spelling of a number in a text; everything around stays. */
export function scrubText(
  text: string,
  numbers: Numbers,
  standIn: (number: SuppressedNumber) => string = textStandIn,
): string {
  const bytes = Buffer.from(text);
  const hits: Hit<SuppressedNumber>[] = [];
  findNumbers(bytes, 0, bytes.length, numbers, hit => hits.push(hit));
  let scrubbed = text;
  if (hits.length > 0) {
    const parts: Buffer[] = [];
    let copied = 0;
    for (const { start, end, number } of widestFirst(hits)) {
      parts.push(bytes.subarray(copied, start), Buffer.from(standIn(number)));
      copied = end;
    }
    scrubbed = Buffer.concat([...parts, bytes.subarray(copied)]).toString();
  }
  for (const [pseudonym, number] of numbers.formerPseudonyms)
    scrubbed = scrubbed.replaceAll(pseudonym, standIn(number));
  return scrubbed;
}

/** In the order of place, without those that overlap one before. */
function widestFirst<T>(hits: readonly Hit<T>[]): Hit<T>[] {
  const ordered = [...hits].sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Hit<T>[] = [];
  for (const hit of ordered) if (hit.start >= (kept.at(-1)?.end ?? 0)) kept.push(hit);
  return kept;
}

/** Whether the bytes hold one of the numbers, in whatever spelling. */
export function holdsNumber(bytes: Buffer, numbers: Numbers): boolean {
  let isHeld = false;
  findNumbers(bytes, 0, bytes.length, numbers, () => {
    isHeld = true;
  });
  return isHeld || [...numbers.formerPseudonyms.keys()].some(pseudonym => bytes.includes(pseudonym));
}
