import type { DuckDBConnection } from '@duckdb/node-api';
import { TerminalError, UsageError } from '../errors.ts';
import { readSetting } from '../load/settings.ts';
import { openWarehouse } from '../load/warehouse.ts';
import { rows, runFile } from '../sql.ts';
import { literal } from '../sqlTemplate.ts';
import { readMarks } from './retentionMarks.ts';

/** Takes over what was dropped from `landing/`, or is kept as an aggregate alone, into a warehouse that is made again. */
export interface RetainedTime {
  /** Before anything is replayed: makes the file at `path`. */
  begin(path: string): Promise<void>;
  /** Afterwards, while nobody has it open. */
  finish(path: string): Promise<void>;
}

const nothing: RetainedTime = { begin: async () => undefined, finish: async () => undefined };

/**
 * @param old the old warehouse; undefined where it cannot be opened
 * @param erasure the folder of that name below TRUNKLEDGER_HOME
 * @throws TerminalError where aggregates would be lost, UsageError where days would have to be cut anew without their calls
 */
export async function retainedTime(
  old: DuckDBConnection | undefined,
  erasure: string,
  zone: string,
): Promise<RetainedTime> {
  if (old === undefined) {
    await refuseLoss(erasure);
    return nothing;
  }
  const dropped = await rows(old, 'select 1 from ops.retention limit 1');
  if (dropped.length === 0) return nothing;
  const stored = await readSetting(old, 'billing_time_zone');
  if (stored !== undefined && stored !== zone) {
    throw new UsageError(
      `TRUNKLEDGER_TIME_ZONE is "${zone}", and the days of calls that were dropped after their period were cut in "${stored}": ` +
        `without the calls they cannot be cut anew. Set it to "${stored}".`,
    );
  }
  return {
    async begin(path) {
      (await openWarehouse(path)).close();
      await beside(old, path, 'erase/take_over_rows');
    },
    finish: path => beside(old, path, 'erase/take_over_aggregates'),
  };
}

async function refuseLoss(erasure: string): Promise<void> {
  const lost = Object.entries(await readMarks(erasure)).map(([project, { calls_from, landing_from }]) => {
    const times = [
      ...(calls_from === null ? [] : [`hours and days before ${calls_from}, whose calls were dropped`]),
      ...(landing_from === null
        ? []
        : [`everything before ${landing_from}, whose landing files were dropped`]),
    ];
    return `of project ${project} ${times.join(', and ')}`;
  });
  if (lost.length === 0) return;
  throw new TerminalError(
    `The old warehouse cannot be opened, and only it holds what was kept after its period: ${lost.join('; ')}. A rebuild would ` +
      'lose that; nothing was changed. Copy analytics.duckdb, or a backup, to ledger.duckdb (and remove ledger.duckdb.wal) ' +
      `first; or, to do without, remove retention.json in ${erasure}.`,
  );
}

async function beside(old: DuckDBConnection, path: string, file: string): Promise<void> {
  await old.run(`attach ${literal(path)} as fresh`);
  try {
    await old.run('begin transaction');
    await runFile(old, file);
    await old.run('commit');
    await old.run('checkpoint fresh');
  } finally {
    await old.run('detach fresh');
  }
}
