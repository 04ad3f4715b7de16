import type { DuckDBConnection } from '@duckdb/node-api';
import { DateTime } from 'luxon';
import { type BillingDay, billingDays, startOfDate } from '../billingDays.ts';
import { firstRow, rowsOfFile, runFile } from '../sql.ts';
import { formatInstant, uncovered, type Window } from '../window.ts';
import { retentionOf } from './retention.ts';
import { coverageOf, readSetting } from './settings.ts';
import { transaction } from './transaction.ts';

/** What a close left in `ops.closes`. */
export interface CloseFigures {
  readonly state: 'closed' | 'attention';
  readonly calls: number;
  readonly openCalls: number;
  readonly unpricedCalls: number;
  readonly rejectedCalls: number;
  readonly gaps: number;
  readonly refusedWindows: number;
}

/**
 * What a close of a billing day reads and checks: its range, half-open, in epoch seconds. `date` is `2026-10-01`. Where
 * the ledger begins within the day, at `coversFrom`, so does its close.
 */
export function closeRange(date: string, zone: string, coversFrom = Number.NEGATIVE_INFINITY): Window {
  const day = DateTime.fromISO(date, { zone: 'utc' });
  const start = startOfDate(day, zone);
  return { start: Math.max(start, coversFrom), end: startOfDate(day.plus({ days: 1 }), zone) };
}

/**
 * The billing days of a project that should be closed by now and are not, oldest first, from where its ledger begins:
 * `closeAfter` seconds have passed since their end. A day that was closed when the ledger began later is among them.
 * `now` is in epoch seconds. Empty before the first run.
 */
export async function missingCloses(
  connection: DuckDBConnection,
  projectId: string,
  now: number,
  closeAfter: number,
): Promise<BillingDay[]> {
  const covered = await coverageOf(connection, projectId);
  if (covered === undefined) return [];
  // A day whose calls were dropped keeps the close that it has.
  const { callsFrom = covered } = await retentionOf(connection, projectId);
  const coversFrom = Math.max(covered, callsFrom);
  const zone = (await readSetting(connection, 'billing_time_zone')) ?? 'UTC';
  const closed = await closedRanges(connection, projectId);
  // To cut ten years of days takes 0.3 s, and this is asked every hour: those that are closed are not cut again.
  const [open] = uncovered({ start: coversFrom, end: now - closeAfter }, [...closed.values()]);
  if (open === undefined) return [];
  return billingDays(zone, open.start, now - closeAfter)
    .filter(({ end }) => end + closeAfter <= now)
    .map(({ date, start, end }) => ({ date, start: Math.max(start, coversFrom), end }))
    .filter(({ date, start, end }) => {
      const before = closed.get(date);
      return before === undefined || before.start > start || before.end !== end;
    });
}

/** Of billing days those that the ledger holds whole and whose close no run has tried yet. */
export async function untriedCloses(
  connection: DuckDBConnection,
  projectId: string,
  days: readonly BillingDay[],
): Promise<BillingDay[]> {
  if (days.length === 0) return [];
  const found = await rowsOfFile(connection, 'load/closes_untried', {
    project_id: projectId,
    days: JSON.stringify(days.map(({ start, end }) => [start, end])),
  });
  const starts = new Set(found.map(row => Number(row.start)));
  return days.filter(({ start }) => starts.has(start));
}

async function closedRanges(connection: DuckDBConnection, projectId: string): Promise<Map<string, Window>> {
  const closes = await rowsOfFile(connection, 'load/closes', { project_id: projectId });
  return new Map(
    closes.map(({ billing_date, start, end }) => [
      String(billing_date),
      { start: Number(start), end: Number(end) },
    ]),
  );
}

/** Writes that a billing day is closed, with the figures that the ledger has now. `closedAt` is epoch milliseconds. */
export async function recordClose(
  connection: DuckDBConnection,
  close: {
    readonly projectId: string;
    readonly day: BillingDay;
    readonly runId: string;
    readonly closedAt: number;
  },
): Promise<CloseFigures> {
  const { date, start, end } = close.day;
  const key = { project_id: close.projectId, billing_date: date };
  await transaction(connection, () =>
    runFile(connection, 'load/close', {
      ...key,
      start: formatInstant(start),
      end: formatInstant(end),
      run_id: close.runId,
      closed_at: new Date(close.closedAt).toISOString(),
    }),
  );
  const found = await firstRow(connection, 'load/close_figures', key);
  return {
    state: found.state === 'closed' ? 'closed' : 'attention',
    calls: Number(found.calls),
    openCalls: Number(found.open_calls),
    unpricedCalls: Number(found.unpriced_calls),
    rejectedCalls: Number(found.rejected_calls),
    gaps: Number(found.gaps),
    refusedWindows: Number(found.refused_windows),
  };
}
