import type { Landed } from '../../src/extract/landing.ts';
import type { Warehouse } from '../../src/load/warehouse.ts';
import { createLoader, type Loader } from '../../src/loader.ts';
import type { Row } from '../../src/sql.ts';
import type { Window } from '../../src/window.ts';
import { project, type TestLedger } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const hour = 3600;

/** A loader into the warehouse of `ledger` that tells how often it wrote: once for each batch, or for each reading. */
export interface CountingLoader extends Loader {
  writes(): number;
}

/** `landing`: where the readings lie, so that one landing folder can be loaded into two warehouses. */
export function countingLoader(ledger: TestLedger, landing = ledger.landing): CountingLoader {
  let writes = 0;
  const warehouse: Warehouse = {
    ...ledger.warehouse,
    write(work) {
      writes++;
      return ledger.warehouse.write(work);
    },
  };
  return { ...createLoader(warehouse, landing), writes: () => writes };
}

/** How many readings `landOccupation` lands. */
export const occupations = 4;

/**
 * Failures of another project, which go alone: as many as the loader works on at once, on any machine. What is loaded
 * in the same turn after them has to wait, and so goes together as far as it can.
 */
export function landOccupation(ledger: TestLedger): Promise<Landed[]> {
  const options = { fetchedAt: '2026-10-01T12:00:00Z', project: 'occupation' };
  return Promise.all(
    Array.from({ length: occupations }, (_, index) =>
      ledger.landFailure(hourOf(index), 'no answer', options),
    ),
  );
}

/** The hours of a day and of those after it. */
export function hourOf(index: number): Window {
  const start = Date.parse('2026-10-01T00:00:00Z') / 1000 + index * hour;
  return { start, end: start + hour };
}

/** An answered call of a minute, five minutes into a window. */
export function callIn(window: Window, id = `call-${window.start}`): string {
  const at = (seconds: number) => new Date((window.start + seconds) * 1000).toISOString();
  return callLine(id, { createTime: at(300), answerTime: at(305), endTime: at(360) });
}

/** One call in each of the first `count` hours, read a minute apart, days later. */
export async function landHours(ledger: TestLedger, count: number, projectId = project): Promise<Landed[]> {
  const landed: Landed[] = [];
  for (let index = 0; index < count; index++) {
    const window = hourOf(index);
    const fetchedAt = new Date(Date.parse('2026-10-09T00:00:00Z') + index * 60_000).toISOString();
    landed.push(await ledger.land(window, [callIn(window)], { fetchedAt, project: projectId }));
  }
  return landed;
}

const tables = [
  'calls',
  'trunk_hours',
  'destination_days',
  'trunk_days',
  'number_days',
  'duration_days',
  'ops.windows',
  'ops.rejected_calls',
  'ops.call_changes',
  'ops.readings',
] as const;

export type Contents = Readonly<Record<string, readonly Row[]>>;

/** Everything that loading writes of a project; rows have no order of their own. */
export async function contentsOf(ledger: TestLedger, projectId = project): Promise<Contents> {
  const contents: Record<string, readonly Row[]> = {};
  for (const table of tables) {
    contents[table] = await ledger.query(`from ${table} where project_id = '${projectId}' order by all`);
  }
  return contents;
}
