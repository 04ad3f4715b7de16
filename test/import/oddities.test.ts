import { expect, test } from 'vitest';
import { dashboardColumns, exportLine, exportText, importText } from '../support/imports.ts';
import { openLedger } from '../support/warehouse.ts';

const rejects = 'select line, call_id, reason from ops.rejected_records order by line';

test('a dashboard export with a byte order mark, quoted commas, spaces and empty cells becomes typed records', async () => {
  const ledger = await openLedger();
  const text = exportText([
    exportLine('plain'),
    exportLine('odd', {
      Timestamp: '2026-10-01T02:10:00+0200',
      'Answer Time': '',
      'End Time': 'null,',
      From: ' sip:12015550123@76.184.202.212 ',
      To: '1440794601234@host:5060',
      'Trunk Name': 'Main, "north"',
      Direction: 'outbound',
      'Duration (s)': '0.0',
      'Price Per Minute': 'N/A',
      Cost: '-',
    }),
  ]);
  const result = await importText(ledger, `\ufeff${text}`);
  expect(result).toMatchObject({ lines: 2, records: 2, rejected: 0, from: '2026-10-01T00:10:00Z' });
  expect(await ledger.query('from provider_records order by line')).toMatchObject([
    {
      call_id: 'plain',
      create_time: '2026-10-01T00:10:00Z',
      price_amount: '0.004000',
      price_currency: 'USD',
      price_per_minute_amount: '0.004000',
      duration_seconds: 20,
      mean_opinion_score: '4.200000',
      is_emergency_call: false,
      port: 5060,
      other_columns: null,
      line: 2,
    },
    {
      call_id: 'odd',
      create_time: '2026-10-01T00:10:00Z',
      answer_time: null,
      end_time: null,
      from_e164: '+12015550123',
      to_e164: '+1440794601234',
      trunk_name: 'Main, "north"',
      direction: 'OUTBOUND',
      duration_seconds: 0,
      price_amount: null,
      price_currency: null,
      line: 3,
    },
  ]);
});

test('what a spreadsheet made of numbers, and what is no time, duration or amount, is set aside with its line', async () => {
  const ledger = await openLedger();
  const result = await importText(
    ledger,
    exportText([
      exportLine('kept'),
      exportLine('rounded', { From: '4.91512E+11', To: '4,42079E+11' }),
      exportLine('3.04357E+17'),
      exportLine('mangled', { Timestamp: '10/1/2026 8:00', 'End Time': '2026-10-01 00:10' }),
      exportLine('nowhere', { Timestamp: '2026-10-01T00:10:00+99:99' }),
      exportLine('named', { Timestamp: '2026-10-01 00:10:00 EST' }),
      exportLine('fraction', { 'Duration (s)': '45.9' }),
      exportLine('minutes', { 'Duration (s)': '00:01:05' }),
      exportLine('precise', { Cost: '0.0040001 USD' }),
      exportLine('bare', { Cost: '0.0040' }),
      exportLine('comma', { 'Price Per Minute': '0,0040 USD' }),
      exportLine('coin', { Cost: '1 €' }),
      exportLine('', { From: '', To: '' }),
    ]),
  );
  expect(result).toMatchObject({ lines: 13, records: 1, rejected: 12 });
  expect(await ledger.query(rejects)).toEqual([
    {
      line: 3,
      call_id: 'rounded',
      reason:
        'From was rounded by a spreadsheet (scientific notation); To was rounded by a spreadsheet (scientific notation)',
    },
    {
      line: 4,
      call_id: '3.04357E+17',
      reason: 'Call Id was rounded by a spreadsheet (scientific notation)',
    },
    {
      line: 5,
      call_id: 'mangled',
      reason: 'Timestamp is no ISO 8601 date-time; End Time is no ISO 8601 date-time',
    },
    { line: 6, call_id: 'nowhere', reason: 'Timestamp is no ISO 8601 date-time' },
    { line: 7, call_id: 'named', reason: 'Timestamp is no ISO 8601 date-time' },
    { line: 8, call_id: 'fraction', reason: 'Duration (s) is no whole number from 0 up' },
    { line: 9, call_id: 'minutes', reason: 'Duration (s) is no whole number from 0 up' },
    { line: 10, call_id: 'precise', reason: 'Cost is no decimal that DECIMAL(18,6) holds exactly' },
    { line: 11, call_id: 'bare', reason: 'Cost names no currency' },
    {
      line: 12,
      call_id: 'comma',
      reason: 'Price Per Minute is no decimal that DECIMAL(18,6) holds exactly',
    },
    { line: 13, call_id: 'coin', reason: 'Cost is no decimal that DECIMAL(18,6) holds exactly' },
    { line: 14, call_id: null, reason: 'neither a Call Id nor numbers' },
  ]);
  const [rounded] = await ledger.query('select raw from ops.rejected_records where line = 3');
  expect(rounded?.raw).toBe(exportLine('rounded', { From: '4.91512E+11', To: '4,42079E+11' }));
});

test('lines that are no CSV are set aside whole, and the lines behind them keep their numbers', async () => {
  const ledger = await openLedger();
  const torn = exportLine('torn').slice(0, 30);
  const text = exportText([
    exportLine('first'),
    torn,
    '',
    exportLine('fourth', { 'Trunk Name': 'two\nlines' }),
    `${exportLine('long')},more`,
    '',
    exportLine('last'),
  ]);
  const invalid = Buffer.concat([
    Buffer.from(text),
    Buffer.from(exportLine('latin', { 'Trunk Name': 'K\xf6ln' }), 'latin1'),
    Buffer.from('\r\n'),
  ]);
  expect(await importText(ledger, invalid)).toMatchObject({ lines: 6, records: 3, rejected: 3 });
  expect(await ledger.query('select call_id, line from provider_records order by line')).toEqual([
    { call_id: 'first', line: 2 },
    { call_id: 'fourth', line: 5 },
    { call_id: 'last', line: 8 },
  ]);
  expect(
    await ledger.query('select line, raw, reason from ops.rejected_records order by line'),
  ).toMatchObject([
    { line: 3, raw: torn, reason: 'too few values' },
    { line: 6, raw: `${exportLine('long')},more`, reason: 'too many values' },
    { line: 9, reason: 'not UTF-8' },
  ]);
});

test('a line cut short keeps its Call Id where all of that is there', async () => {
  const ledger = await openLedger();
  const columns = ['Timestamp', 'From', 'Call Id', 'To', 'Cost'];
  const time = '2026-10-01T00:10:00Z';
  const lines = [`${time},"+1,2",plain,+44`, `${time},,"quo""ted",`, `${time},,cut`, `${time},,,+44`];
  expect(await importText(ledger, exportText(lines, columns))).toMatchObject({ rejected: 4 });
  expect(await ledger.query('select call_id from ops.rejected_records order by line')).toEqual([
    { call_id: 'plain' },
    { call_id: 'quo"ted' },
    { call_id: null },
    { call_id: null },
  ]);
});

test('CRLF and LF in one file, and the header again where files were joined, do no harm', async () => {
  const ledger = await openLedger();
  const text = exportText([exportLine('a')]) + exportText([exportLine('b')], dashboardColumns, '\n');
  expect(await importText(ledger, text)).toMatchObject({ lines: 3, records: 2, repeated: 1, rejected: 0 });
});

test('unknown columns, and descriptions that do not fit, are kept as JSON; missing columns are null', async () => {
  const ledger = await openLedger();
  const columns = ['Call Id', 'Timestamp', 'From', 'To', 'MOS', 'Port', 'Carrier', 'Note'];
  const lines = [
    exportLine('a', { MOS: 'good', Carrier: 'C "1"' }, columns),
    exportLine('b', { MOS: '4.1' }, columns),
  ];
  await importText(ledger, exportText(lines, columns));
  const found = await ledger.query(
    'select call_id, mean_opinion_score, port, other_columns, price_amount, trunk_id from provider_records order by line',
  );
  expect(found).toEqual([
    {
      call_id: 'a',
      mean_opinion_score: null,
      port: 5060,
      other_columns: '{"Carrier":"C \\"1\\"","MOS":"good"}',
      price_amount: null,
      trunk_id: null,
    },
    {
      call_id: 'b',
      mean_opinion_score: '4.100000',
      port: 5060,
      other_columns: null,
      price_amount: null,
      trunk_id: null,
    },
  ]);
});

test('a file with semicolons, other headers and the currency beside the amount is read', async () => {
  const ledger = await openLedger();
  const text =
    'callId;createTime;"from";to;durationSeconds;price;Currency\n' +
    'x;2026-10-01T00:10:00.123456789Z;12015550123;442079460123;20;0.0040;eur\n';
  expect(await importText(ledger, text)).toMatchObject({ records: 1, rejected: 0 });
  expect(await ledger.query('from provider_records')).toMatchObject([
    {
      call_id: 'x',
      create_time: '2026-10-01T00:10:00.123456Z',
      duration_seconds: 20,
      price_amount: '0.004000',
      price_currency: 'EUR',
    },
  ]);
});

test('of lines of one call the last counts; earlier ones that say otherwise are set aside', async () => {
  const ledger = await openLedger();
  const lines = [
    exportLine('same'),
    exportLine('same'),
    exportLine('other', { Cost: '0.0050 USD' }),
    exportLine('other'),
  ];
  expect(await importText(ledger, exportText(lines))).toMatchObject({
    records: 2,
    repeated: 1,
    rejected: 1,
  });
  expect(await ledger.query(rejects)).toEqual([
    { line: 4, call_id: 'other', reason: 'a later line of the file says otherwise of the same Call Id' },
  ]);
  expect(
    await ledger.query("select price_amount, line from provider_records where call_id = 'other'"),
  ).toEqual([{ price_amount: '0.004000', line: 5 }]);
});

test('times without an offset are read in the zone of the import, and those that it skips or has twice are set aside', async () => {
  const ledger = await openLedger();
  const text = exportText(
    [
      '2026-10-25 01:59:59',
      '2026-10-25 02:30:00',
      '2026-10-25 03:00:00',
      '2026-03-29 02:30:00',
      '2026-07-01T12:00:00Z',
    ].map((Timestamp, index) =>
      exportLine(`call-${index}`, { Timestamp, 'Answer Time': '', 'End Time': '' }),
    ),
  );
  await importText(ledger, text, { timeZone: 'Europe/Berlin' });
  expect(await ledger.query('select call_id, create_time from provider_records order by line')).toEqual([
    { call_id: 'call-0', create_time: '2026-10-24T23:59:59Z' },
    { call_id: 'call-2', create_time: '2026-10-25T02:00:00Z' },
    { call_id: 'call-4', create_time: '2026-07-01T12:00:00Z' },
  ]);
  const reason = 'Timestamp does not exist in Europe/Berlin, or stands for two instants there';
  expect(await ledger.query(rejects)).toEqual([
    { line: 3, call_id: 'call-1', reason },
    { line: 5, call_id: 'call-3', reason },
  ]);
});
