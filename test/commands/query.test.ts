import { expect, test } from 'vitest';
import { parseCsv } from '../support/csv.ts';
import { syncedHome } from '../support/fixture.ts';
import { temporaryHome } from '../support/home.ts';
import { runProgram } from '../support/program.ts';

const fixture = syncedHome();

function query(sql: string, ...flags: string[]) {
  return runProgram(['query', sql, ...flags], { TRUNKLEDGER_HOME: fixture.home });
}

test('a query needs no credentials and prints a table', async () => {
  const { code, stdout, stderr } = await query(
    'select direction, count(*) as calls, 1.50::decimal(9, 2) as money from calls group by direction order by direction',
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [head, rule, inbound] = stdout.split('\n');
  expect(head).toBe('direction  calls  money');
  expect(rule).toBe('─────────  ─────  ─────');
  expect(inbound).toMatch(/^INBOUND {5} *\d+ {3}1\.50$/);
  expect(stdout).toMatch(/\n\(2 rows\)\n$/);
});

test('JSON has integers as numbers, decimals and larger integers as text, and times in UTC', async () => {
  const { code, stdout } = await query(
    `select
       9007199254740992 as safe, 9007199254740993 as large, -9007199254740993 as low, sum(1) as huge,
       0.004000::decimal(18, 6) as money, 0.5::double as ratio, true as yes, null as nothing,
       timestamp '2026-10-01 08:30:00.25' as at, timestamptz '2026-10-01 08:30:00+02' as zoned,
       date '2026-10-01' as day, [1, 2] as list, {'a': 1.10::decimal(9, 2)} as struct`,
    '--format',
    'json',
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual([
    {
      safe: 2 ** 53,
      large: '9007199254740993',
      low: '-9007199254740993',
      huge: 1,
      money: '0.004000',
      ratio: 0.5,
      yes: true,
      nothing: null,
      at: '2026-10-01T08:30:00.25Z',
      zoned: '2026-10-01T06:30:00Z',
      day: '2026-10-01',
      list: [1, 2],
      struct: { a: '1.10' },
    },
  ]);
});

test('JSON of money and times of the ledger is exact', async () => {
  const { stdout } = await query(
    'select price_amount, create_time, duration_seconds from calls where price_amount is not null limit 1',
    '--json',
  );
  const [row] = JSON.parse(stdout);
  expect(row.price_amount).toMatch(/^\d+\.\d{6}$/);
  expect(row.create_time).toMatch(/^2026-10-01T10:\d\d:\d\dZ$/);
  expect(row.duration_seconds).toBeTypeOf('number');
});

test('CSV quotes what needs it and ends its lines as RFC 4180 says', async () => {
  const { code, stdout } = await query(
    `select * from (values
       ('plain', 'a "quoted" word', 1.20::decimal(9, 2)), ('comma, inside', 'two' || chr(10) || 'lines', null),
       ('', 'cr' || chr(13) || 'inside', 0)) as t(one, "two, three", money)`,
    '--format',
    'csv',
  );
  expect(code).toBe(0);
  expect(parseCsv(stdout)).toEqual([
    ['one', 'two, three', 'money'],
    ['plain', 'a "quoted" word', '1.20'],
    ['comma, inside', 'two\nlines', ''],
    ['', 'cr\rinside', '0.00'],
  ]);
});

test('a query without rows is an empty array, a head line, or a table that says so', async () => {
  const sql = 'select call_id from calls where false';
  expect(JSON.parse((await query(sql, '--json')).stdout)).toEqual([]);
  expect((await query(sql, '--format', 'csv')).stdout).toBe('call_id\r\n');
  expect((await query(sql)).stdout).toMatch(/^call_id\n─+\n\(0 rows\)\n$/);
});

test('of several statements the last one is answered', async () => {
  const { stdout } = await query('create temp table t as select 5 as x; select 1; select x from t', '--json');
  expect(JSON.parse(stdout)).toEqual([{ x: 5 }]);
});

test.each(['-- one\nselect 1 as x', '--\nselect 1 as x', '--\tone\r\nselect 1 as x'])(
  'SQL that begins with a comment is taken for no option: %j',
  async sql => {
    const { code, stdout, stderr } = await query(sql, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual([{ x: 1 }]);
  },
);

test('all calls of an hour are a table within a second or two', async () => {
  const { code, stdout } = await query(
    'from calls union all from calls union all from calls union all from calls',
  );
  expect(code).toBe(0);
  expect(stdout.split('\n').length).toBeGreaterThan(400);
}, 10_000);

test('wrong SQL exits with 1, shows the place and says where the tables are described', async () => {
  const { code, stdout, stderr } = await query('select nothing from calls');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/nothing[\s\S]*LINE 1[\s\S]*show all tables/);
});

test('before anything was published a query exits with 1 and says what publishes', async () => {
  const { code, stderr } = await runProgram(['query', 'select 1'], {
    TRUNKLEDGER_HOME: await temporaryHome(),
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(/nothing was published\. Run: trunkledger sync/);
});

test('an unknown format exits with 2', async () => {
  const { code, stderr } = await query('select 1', '--format', 'xml');
  expect(code).toBe(2);
  expect(stderr).toMatch(/table, csv, json/);
});
