import fc from 'fast-check';
import { expect, test } from 'vitest';
import { provider } from '../../../src/reconcile/provider/provider.ts';
import type { Section } from '../../../src/reconcile/report.ts';
import { parseTolerance } from '../../../src/reconcile/tolerance.ts';
import { type Row, rows } from '../../../src/sql.ts';
import { exportLine, exportText, importText, type TextImport } from '../../support/imports.ts';
import { openReconciliation } from '../../support/reconcile.ts';
import { project, type TestLedger } from '../../support/warehouse.ts';
import { callLine } from '../../support/warehouseRecords.ts';

interface Compared {
  readonly section: Section | undefined;
  /** The class of each call, by its id in the ledger or else in the export. */
  readonly classes: Readonly<Record<string, string>>;
  readonly differences: readonly Row[];
  /** The section with another tolerance. */
  readonly again: (tolerance: string) => Promise<Section | undefined>;
}

interface Ways extends TextImport {
  readonly prepare?: (ledger: TestLedger) => Promise<unknown>;
  readonly columns?: readonly string[];
}

/** Two calls that agree stand at the ends of the month, so that the import covers all of it. */
const ends = [
  ['month-begins', '2026-10-01T00:00:00Z'],
  ['month-ends', '2026-10-31T23:59:59Z'],
] as const;

const times = (Timestamp: string) => ({
  Timestamp,
  'Answer Time': '',
  'End Time': Timestamp,
  'Duration (s)': '0',
});
const timesOfCall = (createTime: string) => ({
  createTime,
  answerTime: undefined,
  endTime: createTime,
  durationSeconds: 0,
});

async function compare(
  calls: readonly string[],
  lines: readonly string[],
  ways: Ways = {},
): Promise<Compared> {
  const { prepare, columns, ...how } = ways;
  const context = await openReconciliation(
    [...calls, ...ends.map(([id, time]) => callLine(id, timesOfCall(time)))],
    {
      prepare: async ledger => {
        await prepare?.(ledger);
        const all = [...lines, ...ends.map(([id, time]) => exportLine(id, times(time), columns))];
        await importText(ledger, exportText(all, columns), how);
      },
    },
  );
  const section = await provider(context);
  const found = await rows(
    context.connection,
    "select coalesce(call_id, record_call_id) as id, class from provider_comparison where not starts_with(coalesce(call_id, record_call_id), 'month-')",
  );
  const differences = await rows(context.connection, 'from provider_differences');
  return {
    section,
    classes: Object.fromEntries(found.map(row => [String(row.id), String(row.class)])),
    differences,
    again: tolerance => provider(context, { tolerance: parseTolerance(tolerance) }),
  };
}

test('where nothing was imported of the month there is no section', async () => {
  const context = await openReconciliation([callLine('a')]);
  expect(await provider(context)).toBeUndefined();
});

test('calls that the export says the same of agree', async () => {
  const { section, differences } = await compare([callLine('a')], [exportLine('a')]);
  expect(section).toMatchObject({
    verdict: 'agrees',
    summary: 'All 3 calls that the export covers agree with it in every field.',
  });
  expect(differences).toEqual([]);
});

test('each field that differs is found, and puts the call in the class of the weightiest', async () => {
  const faults = {
    price: { Cost: '0.0050 USD' },
    'currency alone': { Cost: '0.0040 EUR' },
    rate: { 'Price Per Minute': '0.0050 USD' },
    duration: { 'Duration (s)': '21' },
    created: { Timestamp: '2026-10-01T00:10:01Z' },
    answered: { 'Answer Time': '' },
    ended: { 'End Time': '2026-10-01T00:10:27Z' },
    result: { Result: 'FAILED' },
    trunk: { 'Trunk Id': 'trunk-2' },
    direction: { Direction: 'INBOUND' },
    numbers: { From: '+12015550124' },
    several: { Result: 'FAILED', 'Duration (s)': '19', Cost: '0.0080 USD' },
  };
  const ids = Object.keys(faults);
  const { section, classes, differences } = await compare(
    ids.map(id => callLine(id)),
    Object.entries(faults).map(([id, changes]) => exportLine(id, changes)),
  );
  expect(classes).toEqual({
    price: 'price differs',
    'currency alone': 'price differs',
    rate: 'rate differs',
    duration: 'duration differs',
    created: 'times differ',
    answered: 'times differ',
    ended: 'times differ',
    result: 'result differs',
    trunk: 'trunk differs',
    direction: 'direction differs',
    numbers: 'numbers differ',
    several: 'price differs',
  });
  expect(section?.verdict).toBe('differs');
  expect(differences.find(row => row.call_id === 'several')?.fields).toBe('price, duration, result');
  expect(differences.find(row => row.call_id === 'price')).toMatchObject({
    matched_by: 'Call Id',
    caller: '+1…23',
    callee: '+44…23',
    price: '0.004000',
    record_price: '0.005000',
    file_name: 'calls.csv',
    line: 2,
  });
});

test('calls in one source alone are told apart by why the other lacks them', async () => {
  const { section, classes } = await compare(
    [callLine('in-ledger'), callLine('set-aside'), callLine('agrees', { from: '+12015550111' })],
    [
      exportLine('set-aside', { 'Duration (s)': '20.5' }),
      exportLine('agrees', { From: '+12015550111' }),
      exportLine('in-export', { From: '+12015550122' }),
      exportLine('vanished', { From: '+12015550133' }),
      exportLine('unreadable', { From: '+12015550144' }),
    ],
    {
      prepare: async ({ connection }) => {
        const window = "timestamp '2026-10-01', timestamp '2026-11-01'";
        await connection.run(
          `insert into ops.rejected_calls values ('${project}', ${window}, 'unreadable', '{}', 'no time', timestamp '2026-11-11')`,
        );
        await connection.run(
          `insert into ops.call_changes values ('${project}', 'vanished', timestamp '2026-10-01', timestamp '2026-11-11', 'vanished', '{}', null)`,
        );
      },
    },
  );
  expect(classes).toEqual({
    agrees: 'agrees',
    'in-ledger': 'only in the ledger',
    'set-aside': 'only in the ledger: set aside by the import',
    'in-export': 'only in the export',
    vanished: 'only in the export: the API no longer lists it',
    unreadable: 'only in the export: set aside in the ledger',
  });
  expect(section?.verdict).toBe('differs');
});

test('calls of time that the ledger does not cover, as from before what the API serves, prove nothing', async () => {
  const { section, classes } = await compare([], [exportLine('old', { Timestamp: '2026-10-10T00:00:00Z' })], {
    prepare: ({ connection }) => connection.run("delete from ops.windows where window_start >= '2026-10-01'"),
  });
  expect(classes).toEqual({ old: 'only in the export: time that the ledger does not cover' });
  expect(section?.verdict).toBe('unproven');
});

test('a call that was going on when one side was read is no fault of the other', async () => {
  const unfinished = { 'End Time': '', 'Duration (s)': '', Result: '', Cost: '', 'Price Per Minute': '' };
  const open = {
    endTime: undefined,
    durationSeconds: undefined,
    billingDurationSeconds: undefined,
    callResult: undefined,
    price: undefined,
    pricePerMinute: undefined,
  };
  const { section, classes } = await compare(
    [callLine('early'), callLine('late', open), callLine('odd')],
    [
      exportLine('early', unfinished),
      exportLine('late'),
      exportLine('odd', { ...unfinished, 'Trunk Id': 'x' }),
    ],
  );
  expect(classes).toEqual({
    early: 'exported before it was final',
    late: 'not final in the ledger',
    odd: 'price differs',
  });
  expect(section?.verdict).toBe('differs');
});

test('ids in another form join, and records without an id are matched by numbers and time, one to one', async () => {
  const { section, classes, differences } = await compare(
    [
      callLine('304356791_91867084@206.127.82.18'),
      callLine('ABC-def'),
      callLine('first', { from: '+12015550111', createTime: '2026-10-01T00:10:00.400Z' }),
      callLine('second', { from: '+12015550111', createTime: '2026-10-01T00:10:20Z' }),
      callLine('third', { from: '+12015550111', createTime: '2026-10-01T02:10:20Z' }),
    ],
    [
      exportLine('304356791_91867084'),
      exportLine('abcDEF'),
      exportLine('', { From: '12015550111', Timestamp: '2026-10-01T00:10:20Z' }),
      exportLine('', { From: '12015550111', Timestamp: '2026-10-01T00:10:00Z' }),
    ],
  );
  expect(classes).toEqual({
    '304356791_91867084@206.127.82.18': 'agrees',
    'ABC-def': 'agrees',
    first: 'agrees',
    second: 'agrees',
    third: 'only in the ledger',
  });
  expect(differences).toHaveLength(1);
  const matches = section?.tables.find(({ name }) => name === 'provider_matches');
  expect(matches?.rows).toEqual([
    ['Call Id', 2],
    ['Call Id in another form', 2],
    ['numbers and time', 2],
  ]);
});

test('columns that the file lacks are not compared, and calls outside of its range are not either', async () => {
  const columns = ['Timestamp', 'Call Id', 'Cost'];
  const { classes } = await compare(
    [callLine('a'), callLine('before', { createTime: '2026-09-30T23:59:59Z' })],
    [exportLine('a', {}, columns)],
    { columns },
  );
  expect(classes).toEqual({ a: 'agrees' });
});

test('an export in another time zone is recognised, with the remedy', async () => {
  const calls = Array.from({ length: 10 }, (_, index) => callLine(`call-${index}`));
  const lines = Array.from({ length: 10 }, (_, index) =>
    exportLine(`call-${index}`, {
      Timestamp: '2026-10-01 02:10:00',
      'Answer Time': '2026-10-01 02:10:05',
      'End Time': '2026-10-01 02:10:25',
    }),
  );
  const { section } = await compare(calls, lines);
  expect(section?.summary).toMatch(/lies 2 hours later: it was exported in another time zone.*--zone/);
  const berlin = await compare(calls, lines, { timeZone: 'Europe/Berlin' });
  expect(berlin.section?.verdict).toBe('agrees');
});

test('a difference of amounts within the tolerance agrees; any other difference does not', async () => {
  const { again } = await compare([callLine('a')], [exportLine('a', { Cost: '0.0050 USD' })]);
  expect((await again('0.001'))?.verdict).toBe('agrees');
  expect((await again('0.0009'))?.verdict).toBe('differs');
  const other = await compare([callLine('a')], [exportLine('a', { Result: 'BUSY' })]);
  expect((await other.again('100%'))?.verdict).toBe('differs');
});

test('classes sum to the whole difference of each currency, whatever differs', async () => {
  const amount = fc.integer({ min: 0, max: 50_000 }).map(units => (units / 10_000).toFixed(4));
  const money = fc.record({ amount, currency: fc.constantFrom('USD', 'EUR') });
  const call = fc.record({
    ledger: fc.option(money),
    record: fc.option(money),
    side: fc.constantFrom('both', 'both', 'both', 'ledger', 'export'),
    day: fc.integer({ min: 1, max: 31 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 20, maxLength: 60 }), async made => {
      const time = (day: number): string => `2026-10-${String(day).padStart(2, '0')}T12:00:00Z`;
      const { section } = await compare(
        made.flatMap(({ side, ledger, day }, index) =>
          side === 'export'
            ? []
            : [
                callLine(`call-${index}`, {
                  from: `+1201555${1000 + index}`,
                  ...timesOfCall(time(day)),
                  price: ledger ? { amount: ledger.amount, currencyCode: ledger.currency } : undefined,
                }),
              ],
        ),
        made.flatMap(({ side, record, day }, index) =>
          side === 'ledger'
            ? []
            : [
                exportLine(`call-${index}`, {
                  From: `+1201555${1000 + index}`,
                  ...times(time(day)),
                  Cost: record ? `${record.amount} ${record.currency}` : '',
                }),
              ],
        ),
      );
      const sum = (side: 'ledger' | 'record', currency: string): bigint =>
        made
          .filter(each => each.side === 'both' || each.side === (side === 'ledger' ? 'ledger' : 'export'))
          .reduce(
            (total, each) => total + (each[side]?.currency === currency ? units(each[side].amount) : 0n),
            0n,
          );
      for (const currency of ['USD', 'EUR']) {
        const expected = sum('record', currency) - sum('ledger', currency) + 0n;
        expect(differenceOf(section, currency)).toBe(expected);
      }
    }),
    { numRuns: 3, endOnFailure: true },
  );
});

/** Of all classes, in millionths, but for the usual price of the two calls at the ends. */
function differenceOf(section: Section | undefined, currency: string): bigint {
  const classes = section?.tables.find(({ name }) => name === 'provider_classes');
  return (classes?.rows ?? [])
    .filter(row => row[1] === currency)
    .reduce((total, row) => total + units(String(row[5])), 0n);
}

function units(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  const value = BigInt(whole + fraction.padEnd(6, '0'));
  return amount.startsWith('-') ? -value : value;
}
