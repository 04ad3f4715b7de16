import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attribute } from '../../../src/reconcile/invoice/attribution.ts';
import type { Cell } from '../../../src/reconcile/invoice/cell.ts';
import { invoice } from '../../../src/reconcile/invoice/invoice.ts';
import { rows } from '../../../src/sql.ts';
import { csvOf, type Line, randomCalls } from './model.ts';
import { fillWorld, type Ledger } from './world.ts';

let folder: string;
let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'invoice-property-'));
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  connection = await instance.connect();
});
afterAll(() => {
  connection.disconnectSync();
  instance.closeSync();
  rmSync(folder, { recursive: true });
});

const amount = fc
  .tuple(fc.constantFrom('', '-'), fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 0, max: 999_999 }))
  .map(([sign, whole, fraction]) => `${sign}${whole}.${String(fraction).padStart(6, '0')}`);

/** Lines of any grain, of things that the ledger may know, said in any way. */
const line: fc.Arbitrary<Line> = fc.record({
  Trunk: fc.constantFrom('', 'trunk-1', 'TRUNK-2', 'Head office', 'nobody'),
  Direction: fc.constantFrom('', 'in', 'Outbound', 'termination'),
  Country: fc.constantFrom('', 'GB', 'Germany - Mobile', '+44', '4930', 'France', 'usa'),
  Day: fc.constantFrom('', '2026-10-01', '2026-10-17', '2026-10-31', '2026-11-01'),
  Currency: fc.constantFrom('USD', 'USD', 'EUR', 'CHF'),
  Calls: fc.oneof(fc.constant(''), fc.integer({ min: 0, max: 60 }).map(String)),
  Minutes: fc.oneof(
    fc.constant(''),
    fc.integer({ min: 0, max: 30_000 }).map(tenths => `${tenths / 10}`),
  ),
  Amount: amount,
  Description: fc.constantFrom(
    '',
    'Calls',
    'Number rental',
    'VAT 19%',
    'Credit',
    'Total',
    'Subtotal USD',
    'Something',
  ),
});

const ledger: fc.Arbitrary<Ledger> = fc
  .record({
    seed: fc.integer({ min: 0, max: 1_000_000 }),
    size: fc.integer({ min: 0, max: 12 }),
    unpriced: fc.double({ min: 0, max: 0.4, noNaN: true }),
    gapDay: fc.integer({ min: 1, max: 60 }),
    zone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata'),
    adjustment: fc.option(amount, { nil: undefined }),
  })
  .map(({ seed, size, unpriced, gapDay, zone, adjustment }) => {
    const calls = randomCalls(seed, size);
    const start = Date.UTC(2026, 9, gapDay) / 1000;
    return {
      calls,
      unpriced: new Set(
        calls.filter((_, index) => (index * 7919) % 100 < unpriced * 100).map(({ id }) => id),
      ),
      gap: gapDay <= 31 ? ([start, start + 86_400] as const) : undefined,
      adjustments:
        adjustment === undefined ? [] : [{ ofMonth: '2026-08', currency: 'USD', amount: adjustment }],
      trunks: [{ id: 'trunk-3', name: 'Head office' }],
      zone,
    };
  });

test('the parts of random invoices of random months sum exactly to invoice less ledger', async () => {
  await fc.assert(
    fc.asyncProperty(ledger, fc.array(line, { minLength: 1, maxLength: 14 }), async (month, lines) => {
      const dated = lines.some(({ Day }) => Day?.startsWith('2026-10'))
        ? lines
        : lines.map(rest => ({ ...rest, Day: '' }));
      const file = join(folder, 'invoice.csv');
      writeFileSync(file, csvOf(dated));
      await invoice(await fillWorld(connection, month), { files: [file] });
      expect(await sumsOfParts()).toEqual(await sumsOfSides());
    }),
    { numRuns: 10 },
  );
});

async function sumsOfParts(): Promise<unknown[]> {
  return rows(
    connection,
    'select currency, sum(amount)::decimal(38, 6) as amount from invoice_differences group by currency having sum(amount) <> 0 order by currency',
  );
}

/** From the lines and calls alone, without anything of the comparison but which lines are totals. */
async function sumsOfSides(): Promise<unknown[]> {
  return rows(
    connection,
    `select currency, sum(amount)::decimal(38, 6) as amount from (
       select currency, amount_text::decimal(18, 6) as amount from invoice_lines where kind <> 'total'
       union all
       select currency, amount - all_lines from invoice_stated_totals
       union all
       select price_currency, -price_amount from month_calls where price_amount is not null
     ) group by currency having sum(amount) <> 0 order by currency`,
  );
}

const micros = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
const count = fc.bigInt({ min: 0n, max: 10n ** 6n });
const positive = fc.bigInt({ min: 0n, max: 10n ** 12n });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });

const cell: fc.Arbitrary<Cell> = fc.record({
  id: fc.constant(1),
  invoice: fc.record({
    amount: micros,
    calls: maybe(count),
    seconds: maybe(positive),
    lines: fc.bigInt({ min: 0n, max: 5n }),
    copies: fc.array(
      fc.record({
        count: fc.integer({ min: 1, max: 4 }),
        amount: micros,
        calls: count,
        seconds: positive,
        places: fc.constant('a:1'),
      }),
      { maxLength: 2 },
    ),
    amountUnit: fc.constantFrom(0n, 5_000n, 500_000n),
    secondsUnit: fc.constantFrom(0n, 600_000n, 60_000_000n),
  }),
  ledger: fc.record({
    amount: micros,
    calls: count,
    seconds: positive,
    rate: maybe(fc.bigInt({ min: 0n, max: 10n ** 6n })),
  }),
  unpriced: fc.record({ calls: count, seconds: positive, expected: positive, unrated: count }),
  hasGap: fc.boolean(),
  alternatives: fc.record({
    roundings: fc.array(fc.record({ name: fc.constant('rounded'), amount: micros }), { maxLength: 2 }),
    increments: fc.array(fc.record({ name: fc.constant('60/60'), amount: micros, seconds: positive }), {
      maxLength: 2,
    }),
  }),
});

test('the parts of any cell sum to its difference, and none is nothing', () => {
  fc.assert(
    fc.property(cell, any => {
      const parts = attribute(any);
      const sum = parts.reduce((total, part) => total + part.amount, 0n);
      expect(sum).toBe(any.invoice.amount - any.ledger.amount);
      expect(parts.every(part => part.amount !== 0n && part.evidence !== '')).toBe(true);
    }),
    { numRuns: 3000 },
  );
});
