import { rating } from '../../../src/reconcile/rating/rating.ts';
import { type Row, rows } from '../../../src/sql.ts';
import { momentOf, pricedCall, type Tariff } from './month.ts';
import { type RatedCall, scratchMonth } from './scratch.ts';

export const tariff: Tariff = {
  country: 'GB',
  rate: 9_700n,
  mode: 'half_up',
  increment: { first: 30, step: 6 },
};

/** Sixty calls that follow the tariff: their seconds are all different. */
export function soundCalls(of: Tariff = tariff, count = 60, prefix = of.country): Required<RatedCall>[] {
  return Array.from({ length: count }, (_, index) =>
    pricedCall(`${prefix}-${index}`, 3 + index * 7, of, momentOf(index, count)),
  );
}

export interface Found {
  readonly differences: Row[];
  readonly exceptions: Row[];
  readonly changes: Row[];
}

export async function findings(calls: readonly RatedCall[]): Promise<Found> {
  const context = await scratchMonth(calls);
  await rating(context);
  const read = (text: string): Promise<Row[]> => rows(context.connection, text);
  return {
    differences: await read('select call_id, difference, reason from rating_differences'),
    exceptions: await read('select call_id, exception, price from rating_exceptions'),
    changes: await read('select day, what, before, after, calls, amount, certainty from rating_changes'),
  };
}
