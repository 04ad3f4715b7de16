import type { DuckDBConnection } from '@duckdb/node-api';
import type { Config } from '../config.ts';
import { type Home, homeAt } from '../home.ts';
import { checkLedger } from '../load/checks.ts';
import { sweepPublished } from '../load/publish.ts';
import { retentionOf } from '../load/retention.ts';
import { readSetting } from '../load/settings.ts';
import { transaction } from '../load/transaction.ts';
import type { Warehouse } from '../load/warehouse.ts';
import type { Logger } from '../logger.ts';
import { firstRow, rows, rowsOfFile, runFile } from '../sql.ts';
import { formatInstant } from '../window.ts';
import { droppableFiles, removeFiles } from './dropLanding.ts';
import { openHeld } from './forget.ts';
import { type LedgerWindow, retentionCut } from './retentionCut.ts';
import { readMarks, writeMarks } from './retentionMarks.ts';
import { rewriteWarehouse } from './rewriteWarehouse.ts';

/** How long is kept what, in seconds; undefined: for ever. */
export interface Periods {
  readonly landing: number | undefined;
  readonly calls: number | undefined;
}

export interface RetainEffects {
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** What was dropped of a project, or would be. */
export interface Dropped {
  readonly project_id: string;
  /** ISO 8601, UTC; null where none is dropped. */
  readonly calls_from: string | null;
  readonly landing_from: string | null;
  readonly calls: number;
  readonly changes: number;
  readonly rejected_calls: number;
  readonly forwarded_calls: number;
  readonly provider_records: number;
  readonly landing_files: number;
}

/**
 * Drops call rows and landing files that are older than their period, at the billing day before: hours, days and the coverage
 * ledger stay, and what is gone is never read again. The marks come first and the files last, so that it may be killed at any
 * moment and run again.
 * @throws UsageError where nothing was read yet, WarehouseHeldError while another process has the warehouse
 */
export async function retain(
  config: Config,
  periods: Periods,
  isDryRun: boolean,
  { now, logger }: RetainEffects,
): Promise<Dropped[]> {
  const home = homeAt(config.home);
  const warehouse = await openHeld(home);
  try {
    const plans = await planAll(warehouse, home, periods, now());
    const dropped = plans.map(({ dropped: figures }) => figures);
    if (isDryRun || plans.every(({ isNothing }) => isNothing)) return dropped;
    await sweepPublished(home.analytics);
    await mark(home, plans);
    await transaction(warehouse.connection, () => dropRows(warehouse.connection, plans, now()));
    await rewriteWarehouse(warehouse, home);
    for (const { files } of plans) await removeFiles(home.landing, files);
    logger.info({ dropped }, 'dropped what is older than its period');
    return dropped;
  } finally {
    warehouse.close();
  }
}

interface Plan {
  readonly projectId: string;
  /** Epoch seconds. */
  readonly callsFrom: number | undefined;
  readonly landingFrom: number | undefined;
  readonly files: readonly string[];
  readonly dropped: Dropped;
  readonly isNothing: boolean;
}

async function planAll(
  { connection }: Warehouse,
  home: Home,
  periods: Periods,
  now: number,
): Promise<Plan[]> {
  const projects = await rows(connection, 'select distinct project_id from ops.windows order by project_id');
  const plans: Plan[] = [];
  for (const { project_id } of projects)
    plans.push(await planOne(connection, home, String(project_id), periods, now));
  return plans;
}

async function planOne(
  connection: DuckDBConnection,
  home: Home,
  projectId: string,
  periods: Periods,
  now: number,
): Promise<Plan> {
  const zone = (await readSetting(connection, 'billing_time_zone')) ?? 'UTC';
  const windows = (await rowsOfFile(connection, 'erase/windows', { project_id: projectId })).map(row => ({
    start: Number(row.start),
    end: Number(row.end),
    state: String(row.state),
  })) satisfies LedgerWindow[];
  const cut = (period: number | undefined): number | undefined =>
    period === undefined ? undefined : retentionCut(windows, Math.floor(now / 1000) - period, zone);
  const before = await retentionOf(connection, projectId);
  const callsFrom = latest(before.callsFrom, cut(periods.calls));
  const landingFrom = latest(before.landingFrom, cut(periods.landing));
  const figures = await firstRow(connection, 'erase/dropped', {
    project_id: projectId,
    calls_from: instant(callsFrom),
  });
  const files = landingFrom === undefined ? [] : await filesBefore(connection, home, projectId, landingFrom);
  const counts = Object.fromEntries(Object.entries(figures).map(([name, count]) => [name, Number(count)]));
  return {
    projectId,
    callsFrom,
    landingFrom,
    files,
    dropped: {
      project_id: projectId,
      calls_from: instant(callsFrom),
      landing_from: instant(landingFrom),
      ...counts,
      landing_files: files.length,
    } as Dropped,
    isNothing:
      files.length === 0 &&
      callsFrom === before.callsFrom &&
      Object.values(counts).every(count => count === 0),
  };
}

/** A period that is made longer brings nothing back. */
function latest(before: number | undefined, now: number | undefined): number | undefined {
  if (before === undefined || now === undefined) return before ?? now;
  return Math.max(before, now);
}

function instant(seconds: number | undefined): string | null {
  return seconds === undefined ? null : formatInstant(seconds);
}

async function filesBefore(
  connection: DuckDBConnection,
  home: Home,
  projectId: string,
  landingFrom: number,
): Promise<string[]> {
  const parameters = { project_id: projectId, landing_from: formatInstant(landingFrom) };
  const imports = await rowsOfFile(connection, 'erase/dropped_imports', parameters);
  const names = imports.map(({ landing_file }) => String(landing_file));
  return droppableFiles(home.landing, projectId, landingFrom, names);
}

async function mark(home: Home, plans: readonly Plan[]): Promise<void> {
  const marks = { ...(await readMarks(home.erasure)) };
  for (const { projectId, dropped } of plans)
    marks[projectId] = { calls_from: dropped.calls_from, landing_from: dropped.landing_from };
  await writeMarks(home.erasure, marks);
}

async function dropRows(connection: DuckDBConnection, plans: readonly Plan[], now: number): Promise<void> {
  for (const { projectId, dropped } of plans) {
    const { calls_from, landing_from } = dropped;
    if (calls_from === null && landing_from === null) continue;
    await runFile(connection, 'erase/retention', {
      project_id: projectId,
      calls_from,
      landing_from,
      applied_at: new Date(now).toISOString(),
    });
    if (calls_from !== null)
      await runFile(connection, 'erase/drop_calls', { project_id: projectId, calls_from });
    await checkLedger(connection, projectId);
  }
}
