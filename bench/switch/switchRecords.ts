import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { tellClocks } from '../../src/reconcile/switch/clocks.ts';
import { matchRecords } from '../../src/reconcile/switch/match.ts';
import { rows, runFile } from '../../src/sql.ts';
import { type Outcome, ratio, type Sizes } from '../result.ts';
import { runBenchFile } from '../sql.ts';

/** Microseconds, as the program's default. */
const tolerance = 5_000_000;

/** The barest join of the two tables that the matching could begin with. */
const bareJoin =
  'select max(call), max(record) from switch_calls join switch_records using (from_number, to_number)';

/** All that comes after reading: clock, matching, and what became of each record; in turns with the bare join. */
export async function switchRecords({ calls = 0, rounds = 0 }: Sizes): Promise<Outcome> {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '2GB' });
  const connection = await instance.connect();
  try {
    await runFile(connection, 'reconcile/switch/tables');
    await connection.run('create table month_gaps (gap_start timestamp, gap_end timestamp)');
    await runBenchFile(connection, 'switch', { calls });
    return await measure(connection, rounds);
  } finally {
    connection.disconnectSync();
    instance.closeSync();
  }
}

async function measure(connection: DuckDBConnection, rounds: number): Promise<Outcome> {
  const seconds: Record<'join' | 'match', number[]> = { join: [], match: [] };
  // Round 0 warms up.
  for (let round = 0; round <= rounds; round++) {
    await connection.run('delete from switch_matches');
    await connection.run('delete from switch_clocks');
    await connection.run('delete from switch_clock_differences');
    const join = await timed(() => connection.run(bareJoin));
    const match = await timed(() => reconciled(connection));
    if (round > 0) seconds.join.push(join);
    if (round > 0) seconds.match.push(match);
  }
  return {
    figures: [ratio('matching / bare hash join', seconds.match, seconds.join, { atMost: 15 })],
    measurements: [
      { name: 'matching', unit: 's', rounds: seconds.match },
      { name: 'bare hash join', unit: 's', rounds: seconds.join },
    ],
    notes: [await result(connection)],
  };
}

async function reconciled(connection: DuckDBConnection): Promise<void> {
  await tellClocks(connection);
  await matchRecords(connection, tolerance);
  await runFile(connection, 'reconcile/switch/outcomes', {
    start: '2026-10-01T00:00:00Z',
    end: '2026-11-01T00:00:00Z',
    tolerance,
    seconds: 2,
    share: 0,
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** What was matched, so that a matching that is fast and wrong is seen. */
async function result(connection: DuckDBConnection): Promise<string> {
  const found = await rows(
    connection,
    'select coalesce(tier, class) as what, count(*) as count from switch_outcomes group by all order by count desc',
  );
  const [offset] = await rows(connection, 'select difference / 1e6 as seconds from switch_clocks');
  const parts = found.map(({ what, count }) => `${what} ${Number(count).toLocaleString('en-US')}`);
  return `Clock ahead by ${Number(offset?.seconds).toFixed(1)} s; ${parts.join(', ')}.`;
}
