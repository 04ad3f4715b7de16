import { DuckDBInstance } from '@duckdb/node-api';
import { type Outcome, ratio, type Sizes } from '../result.ts';
import { makeLedger } from './ledger.ts';

const month = "between '2026-05-01' and '2026-05-31'";
const hours = ">= '2026-05-01' and";

/** Each view of a month, and the barest query that groups the same calls by the same keys. */
const queries = {
  spend: `select * from spend_daily where billing_date ${month}`,
  spendBare: `select billing_date, project_id, trunk_id, direction, to_country, price_currency, sum(price_amount) from calls where billing_date ${month} group by all`,
  rates: `select * from answer_rates_daily where billing_date ${month}`,
  ratesBare: `select billing_date, project_id, trunk_id, direction, sum(price_amount) from calls where billing_date ${month} group by all`,
  volume: `select * from trunk_volume_hourly where hour ${hours} hour < '2026-06-01'`,
  volumeBare: `select date_trunc('hour', create_time) as hour, project_id, trunk_id, direction, count(*), sum(talk_seconds) from calls where create_time ${hours} create_time < '2026-06-01' group by all`,
} as const;

type Query = keyof typeof queries;

/** The views over a month, in turns with the bare queries, on a read-only copy as analysts have it. */
export async function views({ large = 0, day = 0, rounds = 0 }: Sizes): Promise<Outcome> {
  const milliseconds = await timeQueries(await makeLedger(large, day), rounds);
  return {
    figures: [
      ratio('spend_daily / bare sum', milliseconds.spend, milliseconds.spendBare, { atMost: 3 }),
      ratio('answer_rates_daily / bare sum', milliseconds.rates, milliseconds.ratesBare, { atMost: 5 }),
      ratio('trunk_volume_hourly / bare scan', milliseconds.volume, milliseconds.volumeBare, { atMost: 0.2 }),
    ],
    measurements: Object.entries(milliseconds).map(([name, rounds]) => ({ name, unit: 'ms', rounds })),
  };
}

async function timeQueries(path: string, rounds: number): Promise<Record<Query, number[]>> {
  const names = Object.keys(queries) as Query[];
  const milliseconds = Object.fromEntries(names.map(name => [name, []])) as unknown as Record<
    Query,
    number[]
  >;
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY', memory_limit: '2GB' });
  const connection = await instance.connect();
  // Round 0 warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const began = performance.now();
      await connection.run(queries[name]);
      if (round > 0) milliseconds[name].push(performance.now() - began);
    }
  }
  connection.disconnectSync();
  instance.closeSync();
  return milliseconds;
}
