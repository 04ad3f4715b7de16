import { DuckDBInstance } from '@duckdb/node-api';
import { onTestFinished } from 'vitest';
import { createLogger } from '../../../src/logger.ts';
import type { ReconcileContext } from '../../../src/reconcile/context.ts';

/** A call of the month as the rating reads it. Times ISO 8601 in UTC, amounts as text. */
export interface RatedCall {
  readonly call_id?: string;
  readonly trunk_id?: string | null;
  readonly direction?: 'INBOUND' | 'OUTBOUND';
  readonly from_e164?: string | null;
  readonly to_e164?: string | null;
  readonly from_country?: string | null;
  readonly to_country?: string | null;
  readonly create_time?: string;
  readonly answer_time?: string | null;
  readonly end_time?: string | null;
  readonly duration_seconds?: number | null;
  readonly billing_duration_seconds?: number | null;
  readonly talk_seconds?: number | null;
  readonly price_amount?: string | null;
  readonly price_currency?: string | null;
  readonly price_per_minute_amount?: string | null;
  readonly price_per_minute_currency?: string | null;
  readonly finality?: string;
}

const types = {
  call_id: 'varchar',
  trunk_id: 'varchar',
  direction: 'varchar',
  from_e164: 'varchar',
  to_e164: 'varchar',
  from_country: 'varchar',
  to_country: 'varchar',
  create_time: 'timestamp',
  answer_time: 'timestamp',
  end_time: 'timestamp',
  duration_seconds: 'bigint',
  billing_duration_seconds: 'bigint',
  talk_seconds: 'bigint',
  price_amount: 'decimal(18,6)',
  price_currency: 'varchar',
  price_per_minute_amount: 'decimal(18,6)',
  price_per_minute_currency: 'varchar',
  finality: 'varchar',
};

/** A scratch database of one test with `month_calls` of October 2026, UTC: what the sections of rating need. */
export async function scratchMonth(calls: readonly RatedCall[]): Promise<ReconcileContext> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  onTestFinished(() => {
    connection.disconnectSync();
    instance.closeSync();
  });
  await connection.run("set TimeZone = 'UTC'");
  await connection.run(
    `create table month_calls as
     select *, create_time::date as billing_date
     from (select unnest(from_json($calls::json, '[${JSON.stringify(types)}]'), recursive := true))`,
    { calls: JSON.stringify(calls) },
  );
  return {
    connection,
    projectId: 'project',
    month: {
      label: '2026-10',
      firstDate: '2026-10-01',
      nextDate: '2026-11-01',
      start: 1790812800,
      end: 1793491200,
    },
    timeZone: 'UTC',
    closes: [],
    retainedFrom: '-infinity',
    now: () => Date.parse('2026-11-22T00:00:00Z'),
    logger: createLogger('silent'),
  };
}
