/** Rounding as the rules of the standards say it, on integers alone: what the SQL is compared with. */
export type Mode = 'half_up' | 'half_even' | 'ceiling' | 'truncation';

export const modes: readonly Mode[] = ['half_up', 'half_even', 'ceiling', 'truncation'];

/** `numerator / denominator` as a whole number; the denominator is positive. */
export function roundedQuotient(numerator: bigint, denominator: bigint, mode: Mode): bigint {
  const floor = floorOf(numerator, denominator);
  const rest = numerator - floor * denominator;
  if (rest === 0n) return floor;
  if (mode === 'ceiling') return floor + 1n;
  if (mode === 'truncation') return numerator < 0n ? floor + 1n : floor;
  if (rest * 2n !== denominator) return rest * 2n > denominator ? floor + 1n : floor;
  if (mode === 'half_up') return numerator < 0n ? floor : floor + 1n;
  return floor % 2n === 0n ? floor : floor + 1n;
}

function floorOf(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator % denominator < 0n ? quotient - 1n : quotient;
}

/** Millionths a minute × seconds / 60, rounded to `decimals`, in millionths. */
export function roundedPrice(rate: bigint, seconds: bigint, mode: Mode, decimals: number): bigint {
  const unit = 10n ** BigInt(6 - decimals);
  return roundedQuotient(rate * seconds, 60n * unit, mode) * unit;
}

/** `-1500000n` → `-1.500000` */
export function decimalText(millionths: bigint): string {
  const digits = (millionths < 0n ? -millionths : millionths).toString().padStart(7, '0');
  return `${millionths < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
