import { UsageError } from '../errors.ts';
import { magnitude, micros } from './micros.ts';

/**
 * The largest difference that still agrees: an amount in each currency, or a share of what it is compared with. Decimal
 * text, such as `0.01`; percent of 100 where `isPercent`.
 */
export interface Tolerance {
  readonly value: string;
  readonly isPercent: boolean;
}

export const noTolerance: Tolerance = { value: '0', isPercent: false };

/**
 * `0.01` → an amount in each currency; `0.5%` → a share. `name` is what an error calls the value.
 * @throws UsageError for anything else.
 */
export function parseTolerance(text: string, name = '--tolerance'): Tolerance {
  const match = /^(\d{1,12}(?:\.\d{1,6})?)(%?)$/.exec(text.trim());
  if (match?.[1] === undefined)
    throw new UsageError(
      `${name} is "${text}"; allowed: an amount in each currency, such as 0.01, or a percentage, such as 0.5%.`,
    );
  return { value: match[1], isPercent: match[2] === '%' };
}

/**
 * Whether a difference is larger than what is tolerated. Exact: decimals are text, of up to six places. `base` is what
 * the share is of, such as the amount of the ledger.
 */
export function exceeds(tolerance: Tolerance, difference: string, base: string): boolean {
  const allowed = micros(tolerance.value);
  if (!tolerance.isPercent) return magnitude(micros(difference)) > allowed;
  // difference > base × value / 100, in whole numbers.
  return magnitude(micros(difference)) * 100_000_000n > magnitude(micros(base)) * allowed;
}
