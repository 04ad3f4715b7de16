import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlFromTemplate } from '../../sqlTemplate.ts';
import { bestFirst, type Candidate, type Match } from './bestFirst.ts';

/** Matches the contested stretches of `switch_neighbours` and adds them to `switch_matches`. */
export async function matchContested(
  connection: DuckDBConnection,
  keys: string,
  tolerance: number,
  tier: string,
): Promise<void> {
  const matches: Match[] = [];
  for await (const stretch of stretches(connection, keys)) {
    const records = stretch.filter(({ isRecord }) => isRecord).length;
    if (records === 0 || records === stretch.length) continue;
    // Not spread as arguments: a stretch can be as long as the month.
    for (const match of bestFirst(stretch, tolerance)) matches.push(match);
  }
  await append(connection, matches, tier);
}

/** Streamed, because in a strange month everything can be contested. */
async function* stretches(connection: DuckDBConnection, keys: string): AsyncGenerator<Candidate[]> {
  const result = await connection.stream(sqlFromTemplate('reconcile/switch/contested', { keys }));
  let stretch: Candidate[] = [];
  for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk()) {
    const [isRecord = [], ids = [], times = [], seconds = [], begins = []] = chunk.getColumns();
    for (let row = 0; row < chunk.rowCount; row++) {
      if (begins[row] === true && stretch.length > 0) {
        yield stretch;
        stretch = [];
      }
      stretch.push({
        isRecord: isRecord[row] === true,
        id: Number(ids[row]),
        time: Number(times[row]),
        seconds: Number(seconds[row]),
      });
    }
  }
  if (stretch.length > 0) yield stretch;
}

async function append(connection: DuckDBConnection, matches: readonly Match[], tier: string): Promise<void> {
  if (matches.length === 0) return;
  const appender = await connection.createAppender('switch_matches', 'main', 'temp');
  for (const { record, call } of matches) {
    appender.appendInteger(record);
    appender.appendInteger(call);
    appender.appendVarchar(tier);
    appender.endRow();
  }
  appender.closeSync();
}
