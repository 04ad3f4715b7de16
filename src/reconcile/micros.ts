/**
 * Money and seconds: whole millionths, as bigint. Decimals come from SQL as text and go back as text:
 * nothing passes through a float.
 */
export type Micros = bigint;

const MILLION = 1_000_000n;

/** `-1.5` → -1500000n. At most six decimals. */
export function micros(decimal: string | number): Micros {
  const match = /^(-?)(\d*)(?:\.(\d{0,6})0*)?$/.exec(String(decimal));
  if (match === null) throw new Error(`"${decimal}" is no decimal of up to six places`);
  const [, sign = '', whole = '', fraction = ''] = match;
  return BigInt(`${sign}${whole || '0'}${fraction.padEnd(6, '0')}`);
}

/** -1500000n → `-1.500000` */
export function decimalText(value: Micros): string {
  const digits = magnitude(value).toString().padStart(7, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** -1500000n → `-1.50`: cents at least, and no more zeros than that. */
export function shortDecimal(value: Micros): string {
  return decimalText(value).replace(/0{1,4}$/, '');
}

export function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** To the nearest, a half away from zero. */
export function dividedHalfUp(dividend: bigint, divisor: bigint): bigint {
  const sign = dividend < 0n === divisor < 0n ? 1n : -1n;
  const [numerator, denominator] = [magnitude(dividend), magnitude(divisor)];
  return sign * ((2n * numerator + denominator) / (2n * denominator));
}

/** What seconds cost at a rate per minute. */
export function costOf(seconds: Micros, ratePerMinute: Micros): Micros {
  return dividedHalfUp(seconds * ratePerMinute, 60n * MILLION);
}

/** The rate per minute at which seconds cost an amount, to four decimals, as rates are written. */
export function rateOf(amount: Micros, seconds: Micros): Micros {
  return dividedHalfUp(amount * 60n * MILLION, seconds * 100n) * 100n;
}
