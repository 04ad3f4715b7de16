import { DuckDBInstance } from '@duckdb/node-api';
import { expect, onTestFinished, test } from 'vitest';
import { rows } from '../../src/sql.ts';

async function leaving(expression: string): Promise<unknown> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  onTestFinished(() => {
    connection.disconnectSync();
    instance.closeSync();
  });
  await connection.run("set TimeZone = 'UTC'");
  return (await rows(connection, `select ${expression} as value`))[0]?.value;
}

test.each([
  ['9007199254740992::bigint', 9007199254740992],
  ['(-9007199254740992)::bigint', -9007199254740992],
  ['9007199254740993::bigint', '9007199254740993'],
  ['(-9007199254740993)::bigint', '-9007199254740993'],
  ['170141183460469231731687303715884105727::hugeint', '170141183460469231731687303715884105727'],
  ['7::utinyint', 7],
  ["'0.004'::decimal(18, 6)", '0.004000'],
  ["'99999999999999999999999999999999.999999'::decimal(38, 6)", '99999999999999999999999999999999.999999'],
  ["'2026-10-01 00:00:00'::timestamp", '2026-10-01T00:00:00Z'],
  ["'2026-10-01 00:00:00.25'::timestamp", '2026-10-01T00:00:00.25Z'],
  ["'2026-10-01 02:00:00+02'::timestamptz", '2026-10-01T00:00:00Z'],
  ["'infinity'::timestamptz", 'infinity'],
  ["['2026-10-01 05:30:00.5+05:30'::timestamptz]", ['2026-10-01T00:00:00.5Z']],
  ["'2026-10-01'::date", '2026-10-01'],
  ['null::bigint', null],
  ["['2026-10-01'::timestamp, null]", ['2026-10-01T00:00:00Z', null]],
  ["{'a': 9007199254740993, 'b': 1.50::decimal(5, 2)}", { a: '9007199254740993', b: '1.50' }],
])('%s leaves the database as %j', async (expression, expected) => {
  expect(await leaving(expression)).toEqual(expected);
});
