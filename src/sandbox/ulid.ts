import type { Random } from './hash.ts';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_LENGTH = 10;

/**
 * A ULID: 10 characters of time, 16 of noise. The last three carry `serial`, so that ids of one millisecond
 * differ for certain and not only very likely.
 *
 * @param milliseconds since the epoch
 * @param serial 0 … 32767, different for each id of the same millisecond
 */
export function identifier(milliseconds: number, random: Random, serial: number): string {
  return (
    encode(milliseconds, TIME_LENGTH) +
    encode(random.next(), 6) +
    encode(random.next(), 7) +
    encode(serial, 3)
  );
}

/** The lowest `length * 5` bits in Crockford's base 32. */
function encode(value: number, length: number): string {
  let text = '';
  let rest = value;
  for (let index = 0; index < length; index++) {
    text = CROCKFORD.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** When the identifier was made, in milliseconds since the epoch. */
export function timeOf(ulid: string): number {
  let value = 0;
  for (const character of ulid.slice(0, TIME_LENGTH)) value = value * 32 + CROCKFORD.indexOf(character);
  return value;
}
