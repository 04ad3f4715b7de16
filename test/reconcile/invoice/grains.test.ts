import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invoice } from '../../../src/reconcile/invoice/invoice.ts';
import { type Row, rows } from '../../../src/sql.ts';
import { csvOf, figuresOf, type Line, monthOf, randomCalls } from './model.ts';
import { amountText, fillWorld, type Ledger, type ModelCall } from './world.ts';

let folder: string;
let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'grains-'));
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  connection = await instance.connect();
});
afterAll(() => {
  connection.disconnectSync();
  instance.closeSync();
  rmSync(folder, { recursive: true });
});

const keys: Readonly<Record<string, (call: ModelCall) => string>> = {
  Trunk: ({ trunk }) => (trunk === 'trunk-1' ? 'Head Office' : trunk),
  Direction: ({ direction }) => (direction === 'INBOUND' ? 'Origination' : 'Termination'),
  Country: ({ country }) =>
    ({ GB: 'United Kingdom', DE: '+49', US: 'us', FR: 'France - Mobile', ES: '0034' })[country] ?? country,
  Day: ({ created }) => new Date(created * 1000).toISOString().slice(0, 10).split('-').reverse().join('/'),
  Currency: ({ currency }) => currency,
};

/** An invoice by some keys. Seconds are minutes in two decimals where `inMinutes`. */
function invoiceBy(
  calls: readonly ModelCall[],
  columns: readonly string[],
  measures: readonly string[],
): Line[] {
  const groups = Map.groupBy(
    monthOf(calls).filter(({ billed }) => billed > 0),
    call => [...columns, 'Currency'].map(name => keys[name]?.(call)).join('|'),
  );
  return [...groups].map(([key, group]) => {
    const { calls: count, seconds, amount } = figuresOf(group);
    const values: Record<string, string> = {
      Calls: String(count),
      Minutes: (seconds / 60).toFixed(2),
      Seconds: String(seconds),
      Amount: amountText(amount),
    };
    const parts = key.split('|');
    return Object.fromEntries([
      ...[...columns, 'Currency'].map((name, index) => [name, parts[index] ?? '']),
      ...[...measures, 'Amount'].map(name => [name, values[name] ?? '']),
    ]);
  });
}

async function differences(lines: readonly Line[], ledger: Ledger): Promise<Row[]> {
  const file = join(folder, 'invoice.csv');
  writeFileSync(file, csvOf(lines));
  await invoice(await fillWorld(connection, ledger), { files: [file] });
  return rows(
    connection,
    'select currency, reason, sum(amount)::varchar as amount, min(evidence) as evidence from invoice_differences group by all order by all',
  );
}

const calls = randomCalls(11);
const trunks = [{ id: 'trunk-1', name: 'Head Office' }];

describe.each([
  [[]],
  [['Trunk']],
  [['Country']],
  [['Day']],
  [['Direction', 'Country']],
  [['Trunk', 'Direction', 'Country', 'Day']],
])('by %j', columns => {
  test.each([[[]], [['Calls', 'Minutes']]])(
    'with %j the ledger is compared at that grain, and agrees',
    async measures => {
      expect(await differences(invoiceBy(calls, columns, measures), { calls, trunks })).toEqual([]);
    },
  );

  test('in another zone than the ledger the rest is cut-off alone', async () => {
    const lines = invoiceBy(calls, columns, ['Calls', 'Seconds']);
    const found = await differences(lines, { calls, trunks, zone: 'Europe/Berlin' });
    expect(new Set(found.map(({ reason }) => reason))).toEqual(new Set(['cut-off']));
  });
});

test('each prefix bills the numbers that begin with it and with no longer one', async () => {
  const by = (digits: string) =>
    calls.filter(call => call.country === 'DE' && call.digits.startsWith(digits));
  const [first, second] = ['49301', '493'].map(digits => by(digits));
  const long = new Set(first);
  const lineOf = (country: string, group: readonly ModelCall[]): Line[] =>
    invoiceBy(group, ['Direction'], ['Calls', 'Seconds']).map(line => ({ ...line, Country: country }));
  const lines = [
    ...lineOf('+49 301', first ?? []),
    ...lineOf(
      '493',
      (second ?? []).filter(call => !long.has(call)),
    ),
  ];
  expect(await differences(lines, { calls: by('4930') })).toEqual([]);
});

test('inbound calls go by the country that was called where the invoice bills them by that', async () => {
  const called = calls.map(call => (call.direction === 'INBOUND' ? { ...call, country: 'SE' } : call));
  const lines = invoiceBy(called, ['Direction', 'Country'], ['Calls', 'Seconds']);
  expect(await differences(lines, { calls })).toEqual([]);
});

test('lines that say less bill what no line says more of', async () => {
  const isGerman = ({ country }: ModelCall) => country === 'DE';
  const lines = [
    ...invoiceBy(calls.filter(isGerman), ['Country'], ['Calls']),
    ...invoiceBy(
      calls.filter(call => !isGerman(call)),
      [],
      ['Calls'],
    ),
  ];
  expect(await differences(lines, { calls })).toEqual([]);
});

test('a day without coverage is found by what the invoice has more on it', async () => {
  const lines = invoiceBy(calls, ['Country', 'Day'], ['Calls', 'Seconds']);
  const start = Date.UTC(2026, 9, 12) / 1000;
  const isMissing = ({ created }: ModelCall) => created >= start && created < start + 86_400;
  const missing = calls.filter(call => isMissing(call) && call.currency === 'USD');
  expect(missing.length).toBeGreaterThan(0);
  const found = await differences(lines, {
    calls: calls.filter(call => !isMissing(call)),
    gap: [start, start + 86_400],
  });
  expect(found).toContainEqual(
    expect.objectContaining({
      currency: 'USD',
      reason: 'missing coverage',
      amount: `${amountText(figuresOf(missing).amount)}00`,
    }),
  );
  expect(new Set(found.map(({ reason }) => reason))).toEqual(new Set(['missing coverage']));
});

test('each call rounded to cents is rounding, however much it comes to', async () => {
  const cents = monthOf(calls).filter(({ billed }) => billed > 0);
  const lines = invoiceBy(cents, ['Trunk', 'Direction', 'Country'], ['Calls', 'Seconds']);
  const groups = Map.groupBy(cents, call =>
    ['Trunk', 'Direction', 'Country', 'Currency'].map(name => keys[name]?.(call)).join('|'),
  );
  const rounded = lines.map((line, index) => {
    const group = [...groups.values()][index] ?? [];
    const total = group.reduce((sum, call) => sum + Math.ceil((call.rate * call.billed) / 6000), 0);
    return { ...line, Amount: (total / 100).toFixed(2) };
  });
  const found = await differences(rounded, { calls, trunks });
  expect(found.map(({ reason, evidence }) => [reason, evidence])).toEqual([
    ['rounding', 'each call rounded up to 2 decimals'],
    ['rounding', 'each call rounded up to 2 decimals'],
  ]);
});
