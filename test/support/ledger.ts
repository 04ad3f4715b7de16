import { join } from 'node:path';
import { expect } from 'vitest';
import { readTexts } from './database.ts';

/** Windows whose figures are not those of `calls`, and windows that overlap: none may be. */
const contradictions = `
  select windows.window_start, windows.distinct_calls, count(calls.call_id) as calls, 'count' as what
  from ops.windows as windows
  left join calls
    on calls.project_id = windows.project_id
    and calls.create_time >= windows.window_start and calls.create_time < windows.window_end
  where windows.state in ('complete', 'settled')
  group by all
  having windows.distinct_calls <> count(calls.call_id)
  union all
  select one.window_start, null, null, 'overlap'
  from ops.windows as one
  join ops.windows as other
    on one.project_id = other.project_id and one.window_start < other.window_end and other.window_start < one.window_end
  where (one.window_start, one.window_end) <> (other.window_start, other.window_end)
  union all
  select min(calls.create_time), null, count(*), 'call outside of every proven window'
  from calls
  where not exists (
    select 1 from ops.windows as windows
    where windows.project_id = calls.project_id and windows.state in ('complete', 'settled')
      and calls.create_time >= windows.window_start and calls.create_time < windows.window_end
  )
  having count(*) > 0
  union all
  select min(create_time), null, count(*), 'call twice'
  from calls
  group by project_id, call_id
  having count(*) > 1`;

/** Fails unless what the coverage ledger says is what stands in `calls`. */
export async function expectSoundLedger(database: string): Promise<void> {
  expect(await readTexts(database, contradictions), database).toEqual([]);
}

export interface WindowState {
  readonly start: string;
  readonly end: string;
  readonly state: string;
  readonly error: string | null;
}

/** The rows of the coverage ledger, in the order of time. */
export async function windowsOf(home: string): Promise<WindowState[]> {
  const rows = await readTexts(
    join(home, 'ledger.duckdb'),
    'select window_start as start, window_end as "end", state, error from ops.windows order by window_start',
  );
  return rows as unknown as WindowState[];
}

/** The gaps, as `start/end`. */
export async function gapsOf(home: string): Promise<string[]> {
  const rows = await readTexts(
    join(home, 'analytics.duckdb'),
    "select gap_start || '/' || gap_end as gap from coverage_gaps order by gap_start",
  );
  return rows.map(row => String(row.gap));
}
