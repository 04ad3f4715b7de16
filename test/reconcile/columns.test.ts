import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkOverrides, overridesFor, readOverrides } from '../../src/reconcile/columnOverrides.ts';
import { headerUnit, mapColumns, normalizedHeader } from '../../src/reconcile/columns.ts';
import { decimalMark, defineDecimalMacros } from '../../src/reconcile/decimals.ts';
import { readTextTable } from '../../src/reconcile/textTable.ts';
import { rows } from '../../src/sql.ts';

const wanted = [
  { name: 'trunk', synonyms: ['trunk id', 'trunk name'] },
  { name: 'minutes', synonyms: ['duration min', 'billed minutes'] },
  { name: 'seconds', synonyms: ['duration', 'duration s'] },
  { name: 'amount', synonyms: ['net', 'net amount', 'charge'], required: true },
] as const;

describe('columns by their headers', () => {
  test('case, spaces, underscores, camel case and units make no difference', () => {
    expect(mapColumns(['Trunk_ID', 'Net  Amount (EUR)', 'durationMin'], wanted)).toEqual({
      trunk: 'Trunk_ID',
      amount: 'Net  Amount (EUR)',
      minutes: 'durationMin',
    });
    expect(normalizedHeader(' Price_per-Minute (EUR)')).toBe('price per minute eur');
    expect(headerUnit('Amount (EUR)')).toBe('EUR');
  });

  test('a unit decides between columns that are alike without it', () => {
    const map = mapColumns(['Duration (min)', 'Net'], wanted);
    expect(map).toEqual({ minutes: 'Duration (min)', amount: 'Net' });
    expect(mapColumns(['Duration (s)', 'Net'], wanted).seconds).toBe('Duration (s)');
  });

  test('a missing column is named with what is there and the option that mends it', () => {
    expect(() => mapColumns(['Betrag', 'Trunk'], wanted, {}, 'october.csv')).toThrow(
      'october.csv has no column "amount". Its columns: "Betrag", "Trunk". ' +
        'Known headers for it: amount, net, net amount, charge. If one of its columns is meant, say so: --map amount=COLUMN',
    );
    expect(mapColumns(['Betrag', 'Trunk'], wanted, { amount: 'betrag' }).amount).toBe('Betrag');
  });

  test('two columns that may be meant are listed, and none is taken', () => {
    expect(() => mapColumns(['Net', 'Charge'], wanted)).toThrow(
      '"Net", "Charge" may each be the column "amount". Say which: --map amount=Net or --map amount=Charge',
    );
    expect(() => mapColumns(['Amount', 'Amount_1'], wanted)).toThrow(
      '--map amount=Amount or --map amount=Amount_1',
    );
    expect(mapColumns(['Net', 'Charge'], wanted, { amount: 'Charge' }).amount).toBe('Charge');
  });

  test('an override may take a column away, and one that names nothing is refused', () => {
    expect(mapColumns(['Net', 'Trunk'], wanted, { trunk: '' })).toEqual({ amount: 'Net' });
    expect(() => mapColumns(['Net'], wanted, { trunk: 'Line' }, 'october.csv')).toThrow(
      '--map trunk=Line: october.csv has no column "Line". Its columns: "Net"',
    );
  });
});

describe('files as tables', () => {
  let folder: string;
  let instance: DuckDBInstance;
  let connection: DuckDBConnection;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'columns-'));
    instance = await DuckDBInstance.create(':memory:');
    connection = await instance.connect();
    await defineDecimalMacros(connection);
  });

  afterEach(() => {
    connection.disconnectSync();
    instance.closeSync();
    rmSync(folder, { recursive: true });
  });

  const write = (name: string, content: string | Buffer): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  const read = async (name: string, content: string | Buffer) => {
    const table = await readTextTable(connection, write(name, content), 'file');
    return { table, rows: await rows(connection, 'select * from file order by line_number') };
  };

  test.each([
    ['semicolons, a byte order mark and returns', '\uFEFFTrunk;Amount\r\nx;1,5\r\n"a;b";2,5\r\n'],
    ['tabs', 'Trunk\tAmount\nx\t1,5\na;b\t2,5\n'],
    ['UTF-16', Buffer.from('\uFEFFTrunk;Amount\nx;1,5\n"a;b";2,5\n', 'utf16le')],
  ])('CSV with %s is read as text', async (_, content) => {
    expect((await read('invoice.csv', content)).rows).toEqual([
      { line_number: 2, Trunk: 'x', Amount: '1,5' },
      { line_number: 3, Trunk: 'a;b', Amount: '2,5' },
    ]);
  });

  test('Latin-1 keeps its letters', async () => {
    const { rows: found } = await read(
      'invoice.csv',
      Buffer.from('Country,Amount\n\xd6sterreich,1.5\n', 'latin1'),
    );
    expect(found).toEqual([{ line_number: 2, Country: 'Österreich', Amount: '1.5' }]);
  });

  test('a letter of Latin-1 behind what the sniffer looks at is read as well', async () => {
    const lines = Buffer.from(
      `Country,Amount\n${'Austria,1.5\n'.repeat(30_000)}\xd6sterreich,1.5\n`,
      'latin1',
    );
    const { rows: found } = await read('invoice.csv', lines);
    expect(found.at(-1)).toEqual({ line_number: 30_002, Country: 'Österreich', Amount: '1.5' });
  });

  test('line numbers count a heading, blank lines and lines inside of quotes', async () => {
    const { rows: found } = await read(
      'invoice.csv',
      'Invoice 17\n\nTrunk,Text,Amount\n\nx,"a\nb",1\n\n\ny,c,2\nz,d,3\n\nw,e,4\n',
    );
    expect(found.map(row => [row.Trunk, row.line_number])).toEqual([
      ['x', 5],
      ['y', 9],
      ['z', 10],
      ['w', 12],
    ]);
  });

  test.each([
    ['CRLF and a last LF', 'Trunk,Text,Amount\r\nx,a,1\r\n\r\ny,b,2\r\nz,c,3\n'],
    ['LF and a last CRLF', 'Trunk,Text,Amount\nx,a,1\n\ny,b,2\nz,c,3\r\n'],
    ['LF after CRLF', 'Trunk,Text,Amount\r\nx,a,1\r\n\ny,b,2\nz,c,3\n'],
    ['CRLF after LF', 'Trunk,Text,Amount\nx,a,1\r\n\r\ny,b,2\r\nz,c,3\r\n'],
  ])('lines that end in %s are read, and counted', async (_, content) => {
    const { rows: found } = await read('invoice.csv', content);
    expect(found).toEqual([
      { line_number: 2, Trunk: 'x', Text: 'a', Amount: '1' },
      { line_number: 4, Trunk: 'y', Text: 'b', Amount: '2' },
      { line_number: 5, Trunk: 'z', Text: 'c', Amount: '3' },
    ]);
  });

  test('lines that end in other ways behind what the sniffer looks at are read as well', async () => {
    const { rows: found } = await read(
      'invoice.csv',
      `Trunk,Amount\n${'x,1\n'.repeat(50_000)}y,2\r\n\r\nz,3\n`,
    );
    expect(found.slice(-2).map(row => [row.Trunk, row.line_number])).toEqual([
      ['y', 50_002],
      ['z', 50_004],
    ]);
  });

  test('a line with too few values is named', async () => {
    const file = write('invoice.csv', 'Trunk,Country,Amount\nx,DE,1.5\nTotal,1.5\n');
    await expect(readTextTable(connection, file, 'file')).rejects.toThrow(
      `${file}, line 3: it has 2 values, the header has 3 columns (apart by ",")`,
    );
  });

  test('a file that is empty, or not there, is refused', async () => {
    await expect(readTextTable(connection, write('empty.csv', ''), 'file')).rejects.toThrow(
      'has no header line',
    );
    await expect(readTextTable(connection, join(folder, 'none.csv'), 'file')).rejects.toThrow('is not there');
  });

  test('JSON numbers keep every digit, and objects in objects have columns', async () => {
    const expected = [
      { line_number: 1, trunkId: 'x', 'price.amount': '12345678901.123456' },
      { line_number: 2, trunkId: 'y', 'price.amount': '0.000005' },
    ];
    const lines =
      '{"trunkId":"x","price":{"amount":12345678901.123456}}\n{"trunkId":"y","price":{"amount":5e-06}}\n';
    expect((await read('invoice.jsonl', lines)).rows).toEqual(expected);
    expect((await read('invoice.json', `[${lines.trim().replace('\n', ',')}]`)).rows).toEqual(expected);
  });

  test('a JSON document with one list is that list, and its texts are of each element', async () => {
    const content =
      '{"currency":"EUR","total":"3.50","lines":[{"amount":1.5},\n{"amount":2,"currency":"USD"}]}';
    expect((await read('invoice.json', content)).rows).toEqual([
      { line_number: 1, currency: 'EUR', amount: '1.5' },
      { line_number: 2, currency: 'USD', amount: '2' },
    ]);
  });

  test('JSON that ends too soon is refused with its place', async () => {
    const file = write('invoice.json', '[{"amount":1},');
    await expect(readTextTable(connection, file, 'file')).rejects.toThrow(`${file} is not JSON`);
    const line = write('invoice.jsonl', '{"amount":1}\n7\n');
    await expect(readTextTable(connection, line, 'file')).rejects.toThrow(`${line}, line 2 is no object`);
  });

  describe('decimals', () => {
    const parse = async (values: readonly string[], given?: '.' | ',') => {
      const { table } = await read(
        'invoice.csv',
        `Amount|Text\n${values.map(value => `${value}|x`).join('\n')}\n`,
      );
      const mark = await decimalMark(connection, table, 'Amount', given);
      const found = await rows(
        connection,
        `select exact_decimal("Amount", '${mark}') as v from file order by line_number`,
      );
      return found.map(row => row.v);
    };

    test.each([
      [
        ['1.234,56', '1.234', '-2'],
        ['1234.560000', '1234.000000', '-2.000000'],
      ],
      [
        ['1,234.56', '1,234', '(2.00)'],
        ['1234.560000', '1234.000000', '-2.000000'],
      ],
      [
        ['0.004 USD', '$1.234', '€ 12'],
        ['0.004000', '1.234000', '12.000000'],
      ],
      [
        ["1'234.50", '1 234.5-', '+3'],
        ['1234.500000', '-1234.500000', '3.000000'],
      ],
      [
        ['0,5', '-,25', '7'],
        ['0.500000', '-0.250000', '7.000000'],
      ],
      [
        ['17', 'none', ''],
        ['17.000000', null, null],
      ],
      [
        ['1.0000001', '1.1234560', '2'],
        [null, '1.123456', '2.000000'],
      ],
    ])('%j is %j', async (values, expected) => {
      expect(await parse(values)).toEqual(expected);
    });

    test('a column in which every value may be either is not guessed', async () => {
      await expect(parse(['1,234', '12'])).rejects.toThrow(
        'line 2, column "Amount": "1,234" may be a number with thousands or with decimals',
      );
      expect(await parse(['1,234', '12'], ',')).toEqual(['1.234000', '12.000000']);
      expect(await parse(['1,234', '12'], '.')).toEqual(['1234.000000', '12.000000']);
    });

    test('a column with both is refused', async () => {
      await expect(parse(['1,5', '1.5'])).rejects.toThrow(
        '"1.5" (line 3) has a point before its decimals, "1,5" (line 2) a comma',
      );
    });
  });
});

describe('what --map says', () => {
  test('pairs may hold commas and spaces in columns', () => {
    expect(readOverrides(['amount=Net, EUR,invoice.trunk=Line'])).toEqual({
      amount: 'Net, EUR',
      'invoice.trunk': 'Line',
    });
  });

  test('a file of JSON does the same, and later values hold', () => {
    const folder = mkdtempSync(join(tmpdir(), 'map-'));
    const path = join(folder, 'map.json');
    writeFileSync(path, '{"amount": "Net"}');
    expect(readOverrides([path, 'amount=Gross'])).toEqual({ amount: 'Gross' });
    writeFileSync(path, '["amount"]');
    expect(() => readOverrides([path])).toThrow('it is not an object of texts');
    rmSync(folder, { recursive: true });
  });

  test('what is for one kind of file wins there and counts nowhere else', () => {
    const overrides = { amount: 'A', 'invoice.amount': 'B', 'switch.answered': 'C' };
    expect(overridesFor('invoice', overrides)).toEqual({ amount: 'B' });
    expect(overridesFor('switch', overrides)).toEqual({ amount: 'A', answered: 'C' });
    expect(() => checkOverrides(overrides, { invoice: ['amount'], switch: ['amount'] })).toThrow(
      '--map switch.answered=…: no file has a column "switch.answered"',
    );
  });
});
