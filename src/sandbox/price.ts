import type { Random } from './hash.ts';
import type { Timing } from './timing.ts';

const SECONDS_PER_MINUTE = 60;

/** What a call costs, in ten-thousandths of the trunk's currency. */
export interface Billing {
  readonly billedSeconds: number;
  readonly ratePerMinute: number;
  readonly price: number;
  /** Whole seconds since the epoch; undefined where a call is never priced because nobody answered. */
  readonly pricedTime: number | undefined;
}

/** Prices appear two to twenty minutes after the end. */
const PRICING_DELAY: readonly [number, number] = [120, 1200];

export function billCall(
  { answerTime, endTime }: Timing,
  ratePerMinute: number,
  [first, next]: readonly [first: number, next: number],
  random: Random,
): Billing {
  if (answerTime === undefined) {
    return { billedSeconds: 0, ratePerMinute, price: 0, pricedTime: undefined };
  }
  const talked = endTime - answerTime;
  const billedSeconds = talked <= first ? first : first + Math.ceil((talked - first) / next) * next;
  return {
    billedSeconds,
    ratePerMinute,
    price: roundHalfUp(ratePerMinute * billedSeconds, SECONDS_PER_MINUTE),
    pricedTime: endTime + random.between(...PRICING_DELAY),
  };
}

/** Integers alone: a price never passes through a fraction in binary. */
function roundHalfUp(dividend: number, divisor: number): number {
  return Math.floor((2 * dividend + divisor) / (2 * divisor));
}

/** `40` is `0.0040`: four decimals, as the API writes amounts. */
export function formatAmount(tenThousandths: number): string {
  const digits = String(tenThousandths).padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
