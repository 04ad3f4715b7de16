import { constants, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createLanding } from '../../src/extract/landing.ts';
import { openWarehouse, type Warehouse } from '../../src/load/warehouse.ts';
import { createLoader, type Loader } from '../../src/loader.ts';
import { dataFolder } from '../paths.ts';
import { type Outcome, ratio, type Sizes } from '../result.ts';
import { changedCalls, dayEnd, type LandedDay, landDay, takenAt } from './day.ts';
import { makeLedger } from './ledger.ts';

/** A table that is loaded into again and again. */
interface Table {
  readonly warehouse: Warehouse;
  readonly loader: Loader;
  readonly seconds: number[];
}

/** One day is loaded again into a small and a large table, in turns: the cost follows the day, not the table. */
export async function reload(sizes: Sizes): Promise<Outcome> {
  const { small = 0, large = 0, day = 0, rounds = 0 } = sizes;
  const landed = await landDay(day);
  const paths = [await makeLedger(small, day), await makeLedger(large, day)];
  const folder = mkdtempSync(join(dataFolder, 'reload-'));
  const tables: Table[] = [];
  try {
    for (const path of paths) tables.push(await openCopy(path, folder, landed));
    // Round 0 warms up.
    for (let round = 0; round <= rounds; round++)
      for (const table of tables) await reloadDay(table, landed, round, day);
    return outcome(tables.map(table => table.seconds.slice(1)));
  } finally {
    for (const { warehouse } of tables) warehouse.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openCopy(path: string, folder: string, landed: LandedDay): Promise<Table> {
  const copy = join(mkdtempSync(join(folder, 'table-')), 'ledger.duckdb');
  copyFileSync(path, copy, constants.COPYFILE_FICLONE);
  const warehouse = await openWarehouse(copy);
  return { warehouse, loader: createLoader(warehouse, createLanding(landed.folder)), seconds: [] };
}

/** Loads the version of the day that is not in the table. A night later each time, from a checkpoint each time. */
async function reloadDay(
  { warehouse, loader, seconds }: Table,
  { versions }: LandedDay,
  round: number,
  day: number,
): Promise<void> {
  const version = versions[round % 2 === 0 ? 1 : 0];
  const readings = takenAt(version, (dayEnd + (round + 2) * 86_400) * 1000);
  const began = performance.now();
  const results = await Promise.all(readings.map(reading => loader.load(reading)));
  seconds.push((performance.now() - began) / 1000);
  const changed = results.reduce((sum, result) => sum + result.changed, 0);
  if (changed !== changedCalls(day)) throw new Error(`${changed} calls changed, not ${changedCalls(day)}`);
  await warehouse.connection.run('checkpoint');
}

function outcome([small = [], large = []]: readonly number[][]): Outcome {
  return {
    figures: [ratio('reload into the large table / into the small one', large, small, { atMost: 1.3 })],
    measurements: [
      { name: 'reload into the small table', unit: 's', rounds: small },
      { name: 'reload into the large table', unit: 's', rounds: large },
    ],
  };
}
