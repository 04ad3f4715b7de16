import type { DuckDBConnection } from '@duckdb/node-api';
import { createLogger } from '../../../src/logger.ts';
import type { ReconcileContext } from '../../../src/reconcile/context.ts';
import { parseMonth } from '../../../src/reconcile/month.ts';
import { runFile } from '../../../src/sql.ts';

/** A call as a test thinks of it. Amounts in ten-thousandths. */
export interface ModelCall {
  readonly id: string;
  readonly trunk: string;
  readonly direction: 'INBOUND' | 'OUTBOUND';
  readonly country: string;
  /** Digits of the other side's number. */
  readonly digits: string;
  /** Epoch seconds. */
  readonly created: number;
  readonly talked: number;
  readonly billed: number;
  readonly rate: number;
  readonly currency: string;
}

/** What the ledger holds of them. */
export interface Ledger {
  readonly calls: readonly ModelCall[];
  readonly unpriced?: ReadonlySet<string>;
  /** `[start, end)` in epoch seconds: the ledger does not cover it. */
  readonly gap?: readonly [start: number, end: number] | undefined;
  readonly adjustments?: readonly {
    readonly ofMonth: string;
    readonly currency: string;
    readonly amount: string;
  }[];
  readonly trunks?: readonly { readonly id: string; readonly name: string }[];
  readonly zone?: string;
}

/** In ten-thousandths, half up: as the API's prices are. */
export function priceOf(rate: number, seconds: number): number {
  return Math.floor((2 * rate * seconds + 60) / 120);
}

/** Ten-thousandths → `1.2340` */
export function amountText(tenThousandths: number): string {
  const digits = String(Math.abs(tenThousandths)).padStart(5, '0');
  return `${tenThousandths < 0 ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

/**
 * The relations that a section finds, over calls that never were in a warehouse: a hundred times faster than landing them.
 * The month is 2026-10. The connection forgets what it held.
 */
export async function fillWorld(connection: DuckDBConnection, ledger: Ledger): Promise<ReconcileContext> {
  const timeZone = ledger.zone ?? 'UTC';
  const month = parseMonth('2026-10', timeZone);
  await connection.run("set TimeZone = 'UTC'");
  await connection.run("attach if not exists ':memory:' as ledger");
  await runFile(connection, 'reconcile/macros');
  for (const statement of tables) await connection.run(statement);
  await insert(connection, 'model_trunks', ledger.trunks ?? [], '{"id": "varchar", "name": "varchar"}');
  await connection.run("insert into ledger.trunks select 'project', id, name, true from model_trunks");
  const { gap } = ledger;
  await insertCalls(connection, ledger.calls, ledger.unpriced ?? new Set(), month.start, month.end);
  await insert(
    connection,
    'month_adjustments',
    (ledger.adjustments ?? []).map(({ ofMonth, currency, amount }) => ({
      of_month: ofMonth,
      currency,
      calls: 1,
      amount,
    })),
    '{"of_month": "varchar", "currency": "varchar", "calls": "bigint", "amount": "decimal(38, 6)"}',
  );
  await connection.run(
    "create or replace table month_gaps as select make_timestamp($1::bigint * 1000000) as gap_start, make_timestamp($2::bigint * 1000000) as gap_end, 'not read' as reason where $1 < $2",
    [BigInt(gap?.[0] ?? 0), BigInt(gap?.[1] ?? 0)],
  );
  return {
    connection,
    projectId: 'project',
    month,
    timeZone,
    now: () => 0,
    logger: createLogger('silent'),
    closes: [],
    retainedFrom: '-infinity',
  };
}

const tables = [
  'create or replace table ledger.trunks (project_id varchar, trunk_id varchar, name varchar, is_current boolean)',
  'create or replace table ledger.country_permissions (country varchar, name varchar)',
];

async function insertCalls(
  connection: DuckDBConnection,
  calls: readonly ModelCall[],
  unpriced: ReadonlySet<string>,
  start: number,
  end: number,
): Promise<void> {
  const rows = calls.map(call => ({
    ...call,
    price: unpriced.has(call.id) ? null : amountText(priceOf(call.rate, call.billed)),
    rate_text: amountText(call.rate),
    is_in_month: call.created >= start && call.created < end,
  }));
  await insert(
    connection,
    'model_calls',
    rows,
    '{"id": "varchar", "trunk": "varchar", "direction": "varchar", "country": "varchar", "digits": "varchar", "created": "bigint", "talked": "bigint", "billed": "bigint", "rate_text": "varchar", "price": "varchar", "currency": "varchar", "is_in_month": "boolean"}',
  );
  await connection.run(
    `create or replace table near_calls as select
       'project' as project_id, id as call_id, trunk as trunk_id, direction,
       case when direction = 'INBOUND' then country else 'SE' end as from_country, case when direction = 'OUTBOUND' then country else 'SE' end as to_country,
       case when direction = 'INBOUND' then '+' || digits else '+46850000000' end as from_e164, case when direction = 'OUTBOUND' then '+' || digits else '+46850000000' end as to_e164,
       make_timestamp(created * 1000000) as create_time,
       case when talked > 0 then make_timestamp(created * 1000000) end as answer_time,
       null::date as billing_date, billed as billing_duration_seconds, talked as talk_seconds,
       price::decimal(18, 6) as price_amount, case when price is not null then currency end as price_currency,
       case when talked > 0 then rate_text::decimal(18, 6) end as price_per_minute_amount,
       case when talked > 0 then currency end as price_per_minute_currency, is_in_month
     from model_calls`,
  );
  await connection.run('create or replace view month_calls as from near_calls where is_in_month');
}

async function insert(
  connection: DuckDBConnection,
  table: string,
  rows: readonly object[],
  structure: string,
): Promise<void> {
  await connection.run(
    `create or replace table ${table} as select unnest(from_json($1::json, '[${structure}]'), recursive := true)`,
    [JSON.stringify(rows)],
  );
}
