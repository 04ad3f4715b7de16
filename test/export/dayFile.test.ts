import { readFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import type { Dataset } from '../../src/export/datasets.ts';
import { writeDayFile } from '../../src/export/dayFile.ts';
import { temporaryFolder } from '../support/home.ts';
import { readParquet } from '../support/parquet.ts';

const dataset: Dataset = {
  name: 'calls',
  schemaVersion: 1,
  days: 'UTC',
  source: 'table',
  isOfCalls: true,
  order: ['second', 'id'],
  time: 'second',
};

/** Two days, out of order, with many rows that share a second. */
const rows = `(
  select date '2026-10-01' + (range % 2)::integer as dt, hash(range) % 1000 as second, range as id, 'text ' || range % 7 as name
  from range(400000) order by hash(range + 1)
)`;

test('the same rows are the same bytes, on however many threads, in row groups of 122,880 rows', async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const folder = await temporaryFolder();
  const files: Buffer[] = [];
  for (const threads of [1, 2, 4]) {
    await connection.run(`set threads = ${threads}`);
    const { path, sha256, bytes } = await writeDayFile(connection, folder, dataset, rows, '2026-10-01');
    const file = await readFile(path);
    expect([sha256, bytes]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), file.length]);
    files.push(file);
  }
  connection.disconnectSync();
  instance.closeSync();
  const [one, two, four] = files;
  expect(one?.equals(two ?? Buffer.of()) && one.equals(four ?? Buffer.of())).toBe(true);
});

test('a file has the rows of its day alone, sorted, and no column dt', async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const typed = `(select dt, second::bigint as second, id::bigint as id, name from ${rows})`;
  const { path } = await writeDayFile(connection, await temporaryFolder(), dataset, typed, '2026-10-02');
  connection.disconnectSync();
  instance.closeSync();
  const file = await readParquet(path);
  expect(file.columns.map(({ name }) => name)).toEqual(['second', 'id', 'name']);
  expect(file.rowGroups).toEqual([122_880, 77_120]);
  const keys = file.rows.map(row => Number(row.second) * 1e6 + Number(row.id));
  expect(keys.every((key, index) => index === 0 || key > (keys[index - 1] ?? 0))).toBe(true);
  expect(file.rows.every(row => Number(row.id) % 2 === 1)).toBe(true);
});
