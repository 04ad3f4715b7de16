import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { Candidate, Match } from '../../../src/reconcile/switch/bestFirst.ts';
import { matchRecords } from '../../../src/reconcile/switch/match.ts';
import { rows, runFile, runScript } from '../../../src/sql.ts';
import { referenceMatches } from './reference.ts';

/** A record or a call of one of a few pairs of numbers. */
interface Talk extends Candidate {
  readonly pair: number;
}

const tolerance = 5_000_000;
const second = 1_000_000;

test('what SQL settles and what is left contested is together what best first says', async () => {
  const match = await openMatching();
  await fc.assert(
    fc.asyncProperty(talks, async list => {
      const expected = [0, 1, 2].flatMap(pair =>
        referenceMatches(
          list.filter(talk => talk.pair === pair),
          tolerance,
        ),
      );
      expect(await match(list)).toEqual(inOrder(expected));
    }),
    { numRuns: 25 },
  );
});

test('thousands of calls of the same numbers a second apart are matched each with its own', async () => {
  const count = 20_000;
  const list = Array.from({ length: count }, (_, id): Talk[] => {
    const common = { id: id + 1, pair: 0, seconds: id % 600 };
    return [
      { ...common, isRecord: true, time: id * second },
      { ...common, isRecord: false, time: id * second + (id % 3) * 100_000 },
    ];
  }).flat();
  const match = await openMatching();
  const matches = await match(list);
  expect(matches).toHaveLength(count);
  expect(matches.filter(({ record, call }) => record !== call)).toEqual([]);
});

test('ten thousand calls of the same numbers in the same second are matched, by their lengths', async () => {
  const count = 10_000;
  const list = Array.from({ length: 2 * count }, (_, index): Talk => {
    const id = (index % count) + 1;
    return { isRecord: index < count, id, pair: 0, time: second, seconds: id };
  });
  const match = await openMatching();
  const matches = await match(list);
  expect(matches).toHaveLength(count);
  expect(matches.filter(({ record, call }) => record !== call)).toEqual([]);
});

const talks = fc
  .array(
    fc.record({
      isRecord: fc.boolean(),
      pair: fc.nat(2),
      // Seconds, halves among them, so that ties and gaps of exactly the tolerance are there.
      time: fc.nat(80).map(halves => halves * 500_000),
      seconds: fc.nat(3),
    }),
    { maxLength: 60 },
  )
  .map(list => list.map((talk, index): Talk => ({ ...talk, id: index + 1 })));

/** Matches over a database of its own; the answer in the order of records. */
async function openMatching(): Promise<(list: readonly Talk[]) => Promise<Match[]>> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  onTestFinished(() => {
    connection.disconnectSync();
    instance.closeSync();
  });
  return async list => {
    await runFile(connection, 'reconcile/switch/tables');
    await connection.run(
      'create or replace temp table switch_clock_days (file integer, day date, difference bigint)',
    );
    await runScript(connection, fill, { talks: JSON.stringify(list) });
    await matchRecords(connection, tolerance);
    return (await rows(
      connection,
      'select record, call from switch_matches order by record',
    )) as unknown as Match[];
  };
}

const fill = `
  create or replace temp table talks as
  select unnest(from_json($talks::json, '[{"isRecord":"boolean","id":"integer","pair":"bigint","time":"bigint","seconds":"bigint"}]'), max_depth := 2);
  insert into switch_records by name
  select id as record, 1 as file, id as line, 10 + pair as from_number, 20 as to_number, make_timestamp(time) as start_time, seconds
  from talks where "isRecord";
  insert into switch_calls by name
  select id as call, 'call' as call_id, 10 + pair as from_number, 20 as to_number, make_timestamp(time) as create_time,
    true as is_answered, seconds, true as is_in_month
  from talks where not "isRecord";`;

function inOrder(matches: readonly Match[]): Match[] {
  return matches.toSorted((a, b) => a.record - b.record);
}
