import type { Increment } from '../../../src/reconcile/rating/increment.ts';
import { decimalText, type Mode, roundedPrice } from './money.ts';
import type { RatedCall } from './scratch.ts';

/** How a provider bills the calls of one group. Amounts in millionths. */
export interface Tariff {
  readonly country: string;
  readonly rate: bigint;
  readonly mode: Mode;
  readonly fee?: bigint;
  readonly increment: Increment;
  readonly decimals?: number;
  readonly trunk?: string;
  readonly currency?: string;
}

/** Seconds that are billed for seconds talked. */
export function billedSeconds(talked: number, { first, step }: Increment): number {
  return talked <= first ? first : first + Math.ceil((talked - first) / step) * step;
}

/** The price in millionths. */
export function priceOf(billed: number, { rate, mode, fee = 0n, decimals = 4 }: Tariff): bigint {
  return roundedPrice(rate, BigInt(billed), mode, decimals) + fee;
}

/** An outbound call that this tariff prices. */
export function pricedCall(
  id: string,
  talked: number,
  tariff: Tariff,
  createTime = '2026-10-10T12:00:00Z',
): Required<RatedCall> {
  const created = Date.parse(createTime);
  const billed = billedSeconds(talked, tariff.increment);
  const currency = tariff.currency ?? 'USD';
  return {
    call_id: id,
    trunk_id: tariff.trunk ?? 'trunk-1',
    direction: 'OUTBOUND',
    from_e164: '+12015550123',
    to_e164: '+442079460123',
    from_country: 'US',
    to_country: tariff.country,
    create_time: createTime,
    answer_time: new Date(created + 5_000).toISOString(),
    end_time: new Date(created + 5_000 + talked * 1_000).toISOString(),
    duration_seconds: talked,
    talk_seconds: talked,
    billing_duration_seconds: billed,
    price_amount: decimalText(priceOf(billed, tariff)),
    price_currency: currency,
    price_per_minute_amount: decimalText(tariff.rate),
    price_per_minute_currency: currency,
    finality: 'final',
  };
}

/** ISO 8601 of the `index`-th of `count` moments that divide October 2026. */
export function momentOf(index: number, count: number): string {
  const start = Date.parse('2026-10-01T00:00:00Z');
  return new Date(start + Math.floor((index * 31 * 86_400_000) / count)).toISOString();
}
