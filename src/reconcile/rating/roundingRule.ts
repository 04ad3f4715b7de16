/** How a price is rounded: see sql/reconcile/macros_rounding.sql. */
export type RoundingMode = 'half_up' | 'half_even' | 'ceiling' | 'truncation';

/** From the commonest: of modes that explain the same calls, the earlier is taken. */
export const roundingModes: readonly RoundingMode[] = ['half_up', 'half_even', 'ceiling', 'truncation'];

export type ModeCounts = Readonly<Record<RoundingMode, number>>;

/** How the prices of a group (trunk, direction, country, currency) come from rate and billed seconds, for some days. */
export interface RoundingRule {
  readonly groupId: number;
  /** First day that the rule explains, and the last one with calls; null where one rule holds for the whole month. */
  readonly first: string | null;
  readonly last: string | null;
  readonly decimals: number;
  /** Millionths of the currency. */
  readonly fee: number;
  readonly mode: RoundingMode;
  /** Every mode that fits as many calls, `mode` included. */
  readonly modes: readonly RoundingMode[];
  readonly calls: number;
  readonly fits: number;
  readonly counts: ModeCounts;
  /** Other rules that fit as many calls, and one that would fit more where calls are too few to claim it. */
  readonly hint: string | null;
}

/** `half_up to 2 decimals, connect fee 0.01` */
export function ruleText({ decimals, fee, mode }: Pick<RoundingRule, 'decimals' | 'fee' | 'mode'>): string {
  const parts = [`${mode}${decimals === 4 ? '' : ` to ${decimals} decimals`}`];
  if (fee !== 0) parts.push(`connect fee ${feeText(fee)}`);
  return parts.join(', ');
}

/** Millionths as at least four decimals: `10000` → `0.0100`. */
function feeText(millionths: number): string {
  return (
    BigInt(millionths)
      .toString()
      .padStart(7, '0')
      .replace(/(\d{6})$/, '.$1')
      // Decimals beyond the fourth only where they are there.
      .replace(/0{1,2}$/, '')
  );
}
