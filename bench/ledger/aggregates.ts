import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type Measurement, type Outcome, ratio, type Sizes } from '../result.ts';
import { makeSpreadLedger } from './ledger.ts';

/** Every view whose grain is a day or an hour, and those that are made of them. */
const views = [
  'spend_daily',
  'answer_rates_daily',
  'destination_daily',
  'number_activity_daily',
  'busy_hour_daily',
  'billing_uplift_daily',
  'call_duration_histogram',
  'traffic_anomalies',
  'trunk_volume_hourly',
  'trunk_limits',
] as const;

interface Published {
  readonly name: string;
  readonly connection: DuckDBConnection;
  close(): void;
}

/** Each view as a whole, over few and over many calls of the same days, in turns: its cost follows the days, not the calls. */
export async function aggregates({ small = 0, large = 0, days = 0, rounds = 0 }: Sizes): Promise<Outcome> {
  const few = await open('few calls', await makeSpreadLedger(small, days));
  const many = await open('many calls', await makeSpreadLedger(large, days));
  try {
    const pairs = [];
    for (const view of views) pairs.push(await compare(view, few, many, rounds));
    return {
      figures: pairs.map(([view, ofFew, ofMany]) =>
        ratio(`${view}: ${many.name} / ${few.name}`, ofMany.rounds, ofFew.rounds, { atMost: 1.5 }),
      ),
      measurements: pairs.flatMap(([, ofFew, ofMany]) => [ofFew, ofMany]),
    };
  } finally {
    for (const each of [few, many]) each.close();
  }
}

async function open(name: string, path: string): Promise<Published> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY', memory_limit: '2GB' });
  const connection = await instance.connect();
  return {
    name,
    connection,
    close() {
      connection.disconnectSync();
      instance.closeSync();
    },
  };
}

async function compare(
  view: string,
  few: Published,
  many: Published,
  rounds: number,
): Promise<[view: string, few: Measurement, many: Measurement]> {
  const ofFew: number[] = [];
  const ofMany: number[] = [];
  // Round 0 warms up.
  for (let round = 0; round <= rounds; round++) {
    const milliseconds = [await time(few.connection, view), await time(many.connection, view)] as const;
    if (round === 0) continue;
    ofFew.push(milliseconds[0]);
    ofMany.push(milliseconds[1]);
  }
  return [
    view,
    { name: `${view}, ${few.name}`, unit: 'ms', rounds: ofFew },
    { name: `${view}, ${many.name}`, unit: 'ms', rounds: ofMany },
  ];
}

async function time(connection: DuckDBConnection, view: string): Promise<number> {
  const began = performance.now();
  await connection.run(`from ${view}`);
  return performance.now() - began;
}
