import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { onTestFinished } from 'vitest';
import { createLogger } from '../../../src/logger.ts';
import type { ReconcileContext } from '../../../src/reconcile/context.ts';
import { parseMonth } from '../../../src/reconcile/month.ts';
import type { Section } from '../../../src/reconcile/report.ts';
import type { SwitchFlags } from '../../../src/reconcile/switch/options.ts';
import { switchRecords } from '../../../src/reconcile/switch/switchRecords.ts';
import { type Row, rows, runFile, runScript } from '../../../src/sql.ts';

/** A call of the provider: answered after 5 s and 60 s long, unless said otherwise. */
export interface ProviderCall {
  readonly id: string;
  readonly from?: string | null;
  readonly to?: string | null;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** Talked; null if nobody answered. */
  readonly seconds?: number | null;
  readonly direction?: 'INBOUND' | 'OUTBOUND';
  readonly price?: string;
}

export interface World {
  readonly context: ReconcileContext;
  /** Writes a file of lines (gzipped where its name ends in .gz); its path. */
  write(name: string, lines: readonly string[]): Promise<string>;
  reconcile(flags: SwitchFlags): Promise<Section>;
  query(text: string): Promise<Row[]>;
}

const month = '2026-10';

/** Class → calls or records. */
export function classes({ tables }: Section): Record<string, number> {
  const [table] = tables;
  return Object.fromEntries(
    (table?.rows ?? []).map(([name, , records, calls]) => [name, Math.max(Number(records), Number(calls))]),
  );
}

/** The rows of a table by the names of its columns. */
export function tableRows({ tables }: Section, name: string): Row[] {
  const table = tables.find(table => table.name === name);
  return (table?.rows ?? []).map(row =>
    Object.fromEntries((table?.columns ?? []).map((column, index) => [column.name, row[index] ?? null])),
  );
}

/** What a section finds in the scratch database, made of these calls alone: the sections of others are not needed. */
export async function openWorld(calls: readonly ProviderCall[], zone = 'UTC'): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'trunkledger-'));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  onTestFinished(async () => {
    connection.disconnectSync();
    instance.closeSync();
    await rm(folder, { recursive: true });
  });
  await connection.run("set TimeZone = 'UTC'");
  await runFile(connection, 'reconcile/macros');
  const { start, end } = parseMonth(month, zone);
  await runScript(connection, nearCalls, { calls: JSON.stringify(calls.map(record)), start, end });
  // The section needs no more of the context than this.
  const context = {
    connection,
    projectId: 'project',
    month: parseMonth(month, zone),
    timeZone: zone,
    now: Date.now,
    logger: createLogger('silent'),
  } as unknown as ReconcileContext;
  return {
    context,
    write: async (name, lines) => {
      const path = join(folder, name);
      const text = `${lines.join('\n')}\n`;
      await writeFile(path, name.endsWith('.gz') ? gzipSync(text) : text);
      return path;
    },
    reconcile: flags => switchRecords(context, flags),
    query: text => rows(connection, text),
  };
}

function record({ id, time, direction = 'OUTBOUND', price = '0.004000', ...call }: ProviderCall): object {
  const { from = '+4930123456', to = '+442079460123', seconds = 60 } = call;
  return { id, time, direction, from, to, seconds, price: seconds === null ? null : price };
}

/** The columns that the switch records are compared with, as in near_calls of sql/reconcile/month.sql. */
const nearCalls = `
  create table near_calls as
  select
    call->>'id' as call_id, call->>'direction' as direction,
    call->>'from' as from_raw, call->>'to' as to_raw,
    case when starts_with(call->>'from', '+') then call->>'from' end as from_e164,
    case when starts_with(call->>'to', '+') then call->>'to' end as to_e164,
    (call->>'time')::timestamptz::timestamp as create_time,
    case when call->>'seconds' is not null then (call->>'time')::timestamptz::timestamp + interval 5 second end as answer_time,
    (call->>'seconds')::bigint as talk_seconds, (call->>'seconds')::bigint as duration_seconds,
    (ceil((call->>'seconds')::double / 60) * 60)::bigint as billing_duration_seconds,
    (call->>'price')::decimal(18, 6) as price_amount,
    case when call->>'price' is not null then 'USD' end as price_currency,
    epoch((call->>'time')::timestamptz) >= $start and epoch((call->>'time')::timestamptz) < $end as is_in_month
  from (select unnest(from_json($calls::json, '["json"]')) as call);
  create table month_gaps (gap_start timestamp, gap_end timestamp, reason varchar);`;
