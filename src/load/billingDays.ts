import type { DuckDBConnection } from '@duckdb/node-api';
import { billingDays } from '../billingDays.ts';
import { runFile } from '../sql.ts';
import { formatInstant } from '../window.ts';
import { readSetting } from './settings.ts';

/** Adds the billing days that a range touches, cut in the warehouse's billing zone. */
export async function holdBillingDays(
  connection: DuckDBConnection,
  range: { readonly window_start: string; readonly window_end: string },
): Promise<void> {
  const zone = (await readSetting(connection, 'billing_time_zone')) ?? 'UTC';
  const start = Date.parse(range.window_start) / 1000;
  const end = Date.parse(range.window_end) / 1000;
  const days = billingDays(zone, start, end).map(day => [
    day.date,
    formatInstant(day.start),
    formatInstant(day.end),
  ]);
  await runFile(connection, 'load/billing_days', { days: JSON.stringify(days) });
}
