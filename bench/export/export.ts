import { linkSync, mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { readConfig } from '../../src/config.ts';
import { exportDatasets } from '../../src/export/export.ts';
import { literal } from '../../src/sqlTemplate.ts';
import { makeLedger } from '../ledger/ledger.ts';
import { dataFolder } from '../paths.ts';
import { figure, type Outcome, type Sizes } from '../result.ts';

/**
 * The export of all days of calls into an empty folder, manifests and all, in turns with one bare COPY of the same rows,
 * compressed and sorted alike, into one file: as a ratio of their speeds. Also a second export, which finds nothing changed.
 */
export async function exporting({ calls = 0, day = 0, rounds = 0 }: Sizes): Promise<Outcome> {
  const folder = join(dataFolder, `export-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    linkSync(await makeLedger(calls, day), join(folder, 'analytics.duckdb'));
    const measured = await measure(folder, rounds);
    const speed = measured.bare.map((seconds, round) => seconds / (measured.first[round] ?? Number.NaN));
    return {
      figures: [figure('speed of export / of bare COPY', 'times', speed, { atLeast: 0.6 })],
      measurements: [
        { name: 'bare COPY', unit: 's', rounds: measured.bare },
        { name: 'export', unit: 's', rounds: measured.first },
        { name: 'export again, nothing changed', unit: 's', rounds: measured.again },
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measured {
  readonly bare: number[];
  readonly first: number[];
  readonly again: number[];
}

async function measure(folder: string, rounds: number): Promise<Measured> {
  const measured: Measured = { bare: [], first: [], again: [] };
  const range = await rangeOf(folder);
  // Round 0 warms up.
  for (let round = 0; round <= rounds; round++) {
    const exports = join(folder, 'exports');
    const bare = await timed(() => bareCopy(folder));
    const first = await timed(() => exportCalls(folder, range));
    const again = await timed(() => exportCalls(folder, range));
    rmSync(exports, { recursive: true });
    if (round === 0) continue;
    measured.bare.push(bare);
    measured.first.push(first);
    measured.again.push(again);
  }
  return measured;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

interface Range {
  readonly from: string;
  readonly to: string;
}

async function exportCalls(folder: string, range: Range): Promise<void> {
  const config = readConfig({ TRUNKLEDGER_HOME: folder });
  await exportDatasets(config, { range, datasets: ['calls'] }, { now: Date.now });
}

async function bareCopy(folder: string): Promise<void> {
  const path = join(folder, 'bare.parquet');
  await withLedger(folder, connection =>
    connection.run(
      `copy (from calls order by create_time, call_id, project_id) to ${literal(path)} (format parquet, compression zstd)`,
    ),
  );
}

async function rangeOf(folder: string): Promise<Range> {
  const reader = await withLedger(folder, connection =>
    connection.runAndReadAll(
      'select min(billing_date)::varchar, (max(billing_date) + 1)::varchar from calls',
    ),
  );
  const [from, to] = reader.getRows()[0] ?? [];
  return { from: String(from), to: String(to) };
}

/** With the memory and threads that the export has. */
async function withLedger<T>(folder: string, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(join(folder, 'analytics.duckdb'), {
    access_mode: 'READ_ONLY',
    memory_limit: '2GB',
    threads: String(availableParallelism()),
  });
  const connection = await instance.connect();
  try {
    return await work(connection);
  } finally {
    connection.disconnectSync();
    instance.closeSync();
  }
}
