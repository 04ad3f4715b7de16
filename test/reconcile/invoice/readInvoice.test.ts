import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type InvoiceReading, readInvoices } from '../../../src/reconcile/invoice/readInvoice.ts';
import { type Row, rows } from '../../../src/sql.ts';
import { randomCalls } from './model.ts';
import { fillWorld, type Ledger } from './world.ts';

let folder: string;
let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'read-invoice-'));
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  connection = await instance.connect();
});
afterAll(() => {
  connection.disconnectSync();
  instance.closeSync();
  rmSync(folder, { recursive: true });
});

const calls = randomCalls(5, 4);

/** The lines of an invoice, as they are understood. */
async function read(
  content: string,
  columns: string,
  {
    name = 'invoice.csv',
    ledger = { calls },
    ...reading
  }: Partial<InvoiceReading> & { name?: string; ledger?: Ledger } = {},
): Promise<Row[]> {
  const file = join(folder, name);
  writeFileSync(file, content);
  await readInvoices(await fillWorld(connection, ledger), { files: [file], ...reading });
  return rows(connection, `select ${columns} from invoice_lines order by file, line_number`);
}

const valuesOf = (found: readonly Row[]): unknown[] => found.map(row => Object.values(row));

describe('what a line is', () => {
  test('is told by its type, its quantities and its text', async () => {
    const lines = [
      ',Voice usage,,1.00',
      ',Inbound to your numbers,17,1.00',
      ',Phone number rental,,1.00',
      ',Calls to mobile numbers,,1.00',
      ',Channel fee,,1.00',
      ',Refund for August,,-1.00',
      ',Credit for 17 calls,17,-1.00',
      ',MwSt. 19 %,,1.00',
      ',Rundungsdifferenz,,0.01',
      ',Handling,,1.00',
      'Tax,Handling,,1.00',
      'Usage,Number rental,,1.00',
      'DE total,,17,9.00',
      ',Grand total,,9.01',
    ];
    const found = await read(`Type,Item,Calls,Amount (EUR)\n${lines.join('\n')}\n`, 'kind');
    expect(found.map(row => row.kind)).toEqual([
      'calls',
      'calls',
      'number rental',
      'calls',
      'fee',
      'credit',
      'credit',
      'tax',
      'rounding line',
      'other charge',
      'tax',
      'calls',
      'calls',
      'total',
    ]);
  });

  test('a sum of all others is a total without a word', async () => {
    const found = await read(
      'Country,Currency,Amount\nDE,EUR,1\nFR,EUR,2\nGB,EUR,4\n,EUR,7\nDE,USD,3\n',
      "kind || ' ' || currency as kind",
    );
    expect(found.map(row => row.kind)).toEqual([
      'calls EUR',
      'calls EUR',
      'calls EUR',
      'total EUR',
      'calls USD',
    ]);
  });

  test('the only line of a currency is no total, whatever it is called', async () => {
    expect(valuesOf(await read('Item,Currency,Amount\nTotal usage,EUR,7\n', 'kind'))).toEqual([['calls']]);
  });

  test('a flag for tax decides', async () => {
    const found = await read('Item,Is Tax,Amount (EUR)\nUsage,no,7\nUsage,yes,1\n', 'kind');
    expect(valuesOf(found)).toEqual([['calls'], ['tax']]);
  });
});

describe('what the texts of a line stand for', () => {
  test('trunks go by id or name, of any case; what is neither is kept', async () => {
    const trunks = [{ id: 'trunk-1', name: 'Head Office' }];
    const found = await read('Trunk Name,Amount (EUR)\nhead office,1\nTRUNK-2,1\nnobody,1\n', 'trunk_id', {
      ledger: { calls, trunks },
    });
    expect(valuesOf(found)).toEqual([['trunk-1'], ['trunk-2'], ['nobody']]);
  });

  test('a name of two trunks is refused', async () => {
    const trunks = [
      { id: 'trunk-1', name: 'Office' },
      { id: 'trunk-2', name: 'office' },
    ];
    await expect(read('Trunk,Amount (EUR)\nOffice,1\n', '*', { ledger: { calls, trunks } })).rejects.toThrow(
      'invoice.csv, line 2, column "trunk": "Office" is the name of several trunks: trunk-1, trunk-2. Write their ids',
    );
  });

  test('countries go by code, by name in many languages, and by prefix', async () => {
    const texts = [
      'de',
      'Germany',
      'Deutschland - Mobilfunk',
      'Allemagne',
      'UK',
      'USA',
      '+49 30',
      '0044',
      '1212',
      'Spain Fixed',
      'Niger',
      'Nigeria',
    ];
    const found = await read(
      `Destination,Amount (EUR)\n${texts.map(text => `${text},1`).join('\n')}\n`,
      'destination',
    );
    expect(found.map(row => row.destination)).toEqual([
      'DE',
      'DE',
      'DE',
      'DE',
      'GB',
      'US',
      '4930',
      '44',
      '1212',
      'ES',
      'NE',
      'NG',
    ]);
  });

  test.each([
    ['2026-10-05', '2026-10-31'],
    ['2026-10-05T00:00:00Z', '2026-10-31T00:00:00Z'],
    ['05.10.2026', '31.10.2026'],
    ['10/05/2026', '10/31/2026'],
    ['05/10/2026', '06/10/2026', '2026-10-06'],
    ['10/05/2026', '10/06/2026', '2026-10-06'],
    ['5 Oct 2026', '31 Oct 2026'],
    ['20261005', '20261031'],
  ])('days are read as they are written: %s', async (first, second, last = '2026-10-31') => {
    const found = await read(`Date;Amount (EUR)\n${first};1\n${second};1\n`, 'day');
    expect(valuesOf(found)).toEqual([['2026-10-05'], [last]]);
  });

  test('time is minutes, hours and minutes, or seconds', async () => {
    expect(valuesOf(await read('Minutes;Amount (EUR)\n1,50;1\n90:05;1\n1:30:05;1\n', 'seconds'))).toEqual([
      ['90.000000'],
      ['5405.000000'],
      ['5405.000000'],
    ]);
    expect(valuesOf(await read('Duration (s),Amount (EUR)\n90,1\n', 'seconds'))).toEqual([['90.000000']]);
  });

  test('the currency is in its column, in the amount, in the header, or the only one of the ledger', async () => {
    expect(valuesOf(await read('Currency,Amount\nusd,1\n', 'currency'))).toEqual([['USD']]);
    expect(valuesOf(await read('Amount\n1.20 EUR\n€ 2.20\n', 'currency, amount'))).toEqual([
      ['EUR', '1.200000'],
      ['EUR', '2.200000'],
    ]);
    expect(valuesOf(await read('Amount (GBP)\n1\n2\n', 'currency'))).toEqual([['GBP'], ['GBP']]);
    const euros = calls.filter(({ currency }) => currency === 'EUR');
    expect(valuesOf(await read('Amount;Country\n1;DE\n', 'currency', { ledger: { calls: euros } }))).toEqual([
      ['EUR'],
    ]);
  });
});

describe('what cannot be read is refused with its place', () => {
  test.each([
    [
      'Direction,Amount (EUR)\nsideways,1\n',
      'line 2, column "direction": it is "sideways"; allowed are inbound',
    ],
    ['Calls,Amount (EUR)\n1.5,1\n', 'line 2, column "calls": it is "1.5"; allowed are whole numbers'],
    ['Calls,Amount (EUR)\n3,\n', 'line 2, column "amount": it is ""; a line with calls or minutes needs one'],
    ['Country,Amount (EUR)\nDE,one\n', 'line 2, column "amount": it is "one"; allowed are decimals'],
    [
      'Country,Amount (EUR)\nDE,1.1234567\n',
      'line 2, column "amount": it is "1.1234567"; allowed are decimals of up to 6',
    ],
    ['Minutes,Amount (EUR)\n1:99,1\n', 'line 2, column "minutes": it is "1:99"; allowed are decimals'],
    [
      'Country,Amount (EUR)\nAtlantis,1\n',
      'line 2, column "country": "Atlantis" is no country that is known',
    ],
    ['Day,Amount (EUR)\n2026-10-05,1\n2026-10-32,1\n', 'line 3, column "day": "2026-10-32" is no date'],
    ['Day,Amount (EUR)\n10/11/2026,1\n11/10/2026,1\n', 'its days may be day and month, or month and day'],
    ['Currency,Amount\nEuros,1\n', 'line 2, column "currency": it is "Euros"; allowed are codes of ISO 4217'],
    ['Country,Amount (EUR)\nDE,\n', 'it has no line with an amount'],
  ])('%j', async (content, message) => {
    await expect(read(content, '*')).rejects.toThrow(message);
  });
});

test('several files are one invoice, each with its own columns', async () => {
  const fees = join(folder, 'fees.json');
  writeFileSync(fees, '[{"lineItem": "Number rental", "netAmount": 12.5, "currency": "EUR"}]');
  const calls = join(folder, 'invoice.csv');
  expect(
    valuesOf(await read('Country;Betrag (EUR)\nDE;1,5\n', 'file, kind, amount', { files: [calls, fees] })),
  ).toEqual([
    ['fees.json', 'number rental', '12.500000'],
    ['invoice.csv', 'calls', '1.500000'],
  ]);
});

test('--map names columns that no header does, and takes those away that are not meant', async () => {
  const content = 'Ziel,Destination,Sum\nDE,somewhere,1\n';
  const map = { 'invoice.country': 'Ziel', amount: 'Sum', currency: '' };
  const euros = { calls: calls.filter(({ currency }) => currency === 'EUR') };
  expect(valuesOf(await read(content, 'destination, amount', { map, ledger: euros }))).toEqual([
    ['DE', '1.000000'],
  ]);
});
