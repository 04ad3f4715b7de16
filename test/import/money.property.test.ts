import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { zoneOffsetMacro } from '../../src/import/zoneOffset.ts';
import { type Row, rows, runFile, runScript } from '../../src/sql.ts';
import { withMemory } from './memory.ts';

const memory = withMemory();

beforeAll(async () => {
  const connection = await memory();
  await runFile(connection, 'normalize/macros');
  await runScript(connection, zoneOffsetMacro('UTC', 2026));
  await runFile(connection, 'import/macros');
});

interface Money {
  readonly amount: string | null;
  readonly currency: string | null;
  readonly fault: string | null;
}

/** What a list of cells comes to, in order; `other` is the currency of amounts that name none. */
async function readMoney(cells: readonly string[], other: string | null = null): Promise<Money[]> {
  const found = await rows(
    await memory(),
    `with cells as (
       select position, cell(text) as t
       from (select unnest(from_json($cells::json, '["varchar"]')) as text, generate_subscripts(from_json($cells::json, '["varchar"]'), 1) as position)
     ),
     read as (
       select position, t, money_amount(parts) as amount, money_currency(parts, $other) as currency
       from (select position, t, money_parts(t) as parts from cells)
     )
     select amount, currency, money_fault(t, 'Cost', amount, currency) as fault from read order by position`,
    { cells: JSON.stringify(cells), other },
  );
  return found as (Row & Money)[];
}

const fraction = fc.stringMatching(/^[0-9]{0,6}$/);
const decimal = fc
  .tuple(fc.boolean(), fc.bigInt(0n, 10n ** 12n - 1n), fraction)
  .map(([isNegative, whole, digits]) => ({
    text: `${isNegative ? '-' : ''}${whole}${digits === '' ? '' : `.${digits}`}`,
    exact: `${isNegative && (whole > 0n || /[1-9]/.test(digits)) ? '-' : ''}${whole}.${digits.padEnd(6, '0')}`,
  }));
const currency = fc.stringMatching(/^[A-Za-z]{3}$/);
const space = fc.constantFrom('', ' ', '  ');

test('an amount with its currency before or behind it is exactly that amount and currency', async () => {
  const cell = fc
    .tuple(decimal, currency, space, fc.boolean())
    .map(([{ text, exact }, code, gap, isBehind]) => ({
      text: isBehind ? `${text}${gap}${code}` : `${code}${gap}${text}`,
      money: { amount: exact, currency: code.toUpperCase(), fault: null },
    }));
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 50, maxLength: 50 }), async cells => {
      expect(await readMoney(cells.map(({ text }) => text))).toEqual(cells.map(({ money }) => money));
    }),
    { numRuns: 10 },
  );
});

test('an amount that is longer than DECIMAL(18,6) is rejected, and never rounded', async () => {
  const digits = fc.stringMatching(/^[0-9]{0,5}[1-9]$/);
  const cell = fc
    .tuple(fc.bigInt(0n, 10n ** 12n - 1n), fraction, digits)
    .map(([whole, some, more]) => `${whole}.${some.padEnd(6, '0')}${more} USD`);
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 50, maxLength: 50 }), async cells => {
      const found = await readMoney(cells);
      expect(found.map(({ amount }) => amount)).toEqual(cells.map(() => null));
      expect(new Set(found.map(({ fault }) => fault))).toEqual(
        new Set(['Cost is no decimal that DECIMAL(18,6) holds exactly']),
      );
    }),
    { numRuns: 10 },
  );
});

test('any text at all is nothing, an exact amount with a currency, or a fault', async () => {
  const cell = fc.oneof(
    fc.string(),
    fc.stringMatching(/^[0-9.,eE +$€USD-]{0,20}$/),
    fc.tuple(decimal, fc.string({ maxLength: 5 })).map(([{ text }, more]) => text + more),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 50, maxLength: 50 }), async cells => {
      const found = await readMoney(cells);
      for (const [index, { amount, currency: code, fault }] of found.entries()) {
        const text = (cells[index] ?? '').trim();
        const isNothing = ['', '-', 'null', 'null,', 'N/A', 'n/a'].includes(text);
        if (isNothing) expect({ amount, fault }).toEqual({ amount: null, fault: null });
        else if (amount === null) expect(fault, text).not.toBeNull();
        else if (fault === null) expect(code, text).toMatch(/^[A-Z]{3}$/);
      }
    }),
    { numRuns: 20 },
  );
});

test('amounts as spreadsheets and other countries write them are no amounts', async () => {
  const cells = [
    '0,0040 USD',
    '1,234.50 USD',
    '1.234,50 EUR',
    '1 234.50 USD',
    '$1.50',
    'USD 1 EUR',
    '1.',
    '.5 USD',
    '+1 USD',
  ];
  const found = await readMoney(cells, 'USD');
  expect(found.map(({ amount, fault }) => amount === null && fault !== null)).toEqual(cells.map(() => true));
});
