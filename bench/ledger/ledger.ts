import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createLanding } from '../../src/extract/landing.ts';
import { recountDays } from '../../src/load/days.ts';
import { holdBillingZone, holdCoverage, writeSetting } from '../../src/load/settings.ts';
import { transaction } from '../../src/load/transaction.ts';
import { openWarehouse, type Warehouse } from '../../src/load/warehouse.ts';
import { createLoader } from '../../src/loader.ts';
import { runFile, sqlPath } from '../../src/sql.ts';
import { instant, projectId } from '../ingest/callRecord.ts';
import { benchFolder, dataFolder } from '../paths.ts';
import { runBenchFile } from '../sql.ts';
import { dayEnd, dayStart, landDay } from './day.ts';

/**
 * A warehouse of `calls` calls, one a second over as many days as that takes, as loads would have left it. One day in
 * the middle was really loaded, with `dayCalls` calls; the others were filled by SQL. Built unless it is there.
 */
export function makeLedger(calls: number, dayCalls: number): Promise<string> {
  return make(`ledger-${calls}-${dayCalls}`, warehouse => build(warehouse, calls, dayCalls));
}

/** A warehouse of `calls` calls, evenly spread over `days` days and filled by SQL. Built unless it is there. */
export function makeSpreadLedger(calls: number, days: number): Promise<string> {
  return make(`spread-${calls}-${days}`, async warehouse => {
    await writeSettings(warehouse, dayStart);
    await fill(warehouse, dayStart, days * day, calls / (days * day));
  });
}

async function make(name: string, build: (warehouse: Warehouse) => Promise<void>): Promise<string> {
  const folder = join(dataFolder, `${name}-${fingerprint()}`);
  const path = join(folder, 'ledger.duckdb');
  if (existsSync(path)) return path;
  const aside = `${folder}.tmp`;
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside, { recursive: true });
  const warehouse = await openWarehouse(join(aside, 'ledger.duckdb'), { memoryLimit: '4GB' });
  try {
    await build(warehouse);
    await transaction(warehouse.connection, () => recountDays(warehouse.connection));
    await warehouse.connection.run('checkpoint');
  } finally {
    warehouse.close();
  }
  renameSync(aside, folder);
  return path;
}

/** Of all SQL that decides what such a warehouse looks like. */
function fingerprint(): string {
  const hash = createHash('sha256');
  for (const folder of ['migrations', 'load/days'])
    for (const file of readdirSync(sqlPath(folder)).sort())
      hash.update(readFileSync(join(sqlPath(folder), file)));
  for (const name of ['fill_calls', 'fill_ledger', 'touched_hours'])
    hash.update(readFileSync(join(benchFolder, 'sql', `${name}.sql`)));
  return hash.digest('hex').slice(0, 8);
}

async function build(warehouse: Warehouse, calls: number, dayCalls: number): Promise<void> {
  const before = Math.floor((calls - dayCalls) / 2);
  const after = calls - dayCalls - before;
  await writeSettings(warehouse, dayStart - before);
  await fill(warehouse, dayStart - before, before);
  await loadDay(warehouse, dayCalls);
  await fill(warehouse, dayEnd, after);
}

async function writeSettings({ connection }: Warehouse, from: number): Promise<void> {
  await holdBillingZone(connection, 'UTC');
  await holdCoverage(connection, projectId, from, from);
  await writeSetting(connection, 'short_call_seconds', '6');
}

const day = 86_400;
const step = 10 * day;

/** Calls of `seconds` seconds from `start` on, with their ledger rows and hours, in the order of time. */
async function fill(
  { connection }: Warehouse,
  start: number,
  seconds: number,
  callsPerSecond = 1,
): Promise<void> {
  for (let at = start; at < start + seconds; at = nextStep(at)) {
    const end = Math.min(nextStep(at), start + seconds);
    const range = { from: instant(at), to: instant(end) };
    await runBenchFile(connection, 'fill_calls', {
      project_id: projectId,
      first_second: at,
      seconds: end - at,
      calls: Math.round((end - at) * callsPerSecond),
    });
    await runBenchFile(connection, 'fill_ledger', { project_id: projectId, ...range });
    await runBenchFile(connection, 'touched_hours', { ...range, from: instant(at - (at % 3600)) });
    await runFile(connection, 'load/hours', { project_id: projectId });
  }
}

function nextStep(at: number): number {
  return (Math.floor(at / step) + 1) * step;
}

async function loadDay(warehouse: Warehouse, dayCalls: number): Promise<void> {
  const { folder, versions } = await landDay(dayCalls);
  const loader = createLoader(warehouse, createLanding(folder));
  for (const reading of versions[0]) await loader.load(reading);
}
