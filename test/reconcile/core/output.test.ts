import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { htmlReport } from '../../../src/reconcile/output/htmlReport.ts';
import { jsonReport } from '../../../src/reconcile/output/jsonReport.ts';
import { copyReport, writeReport } from '../../../src/reconcile/output/reportFolder.ts';
import { textReport } from '../../../src/reconcile/output/textReport.ts';
import type { Report, Section } from '../../../src/reconcile/report.ts';
import { rows } from '../../../src/sql.ts';
import { temporaryFolder } from '../../support/home.ts';
import { openReconciliation } from '../../support/reconcile.ts';

const hostile = `<img src=x onerror="alert('1')">&`;

const section: Section = {
  id: 'odd',
  title: `Odd ${hostile}`,
  summary: `It differs by 1234567.5 ${hostile}.`,
  verdict: 'differs',
  tables: [
    {
      name: 'sums',
      title: 'Sums',
      note: 'Of the month.',
      columns: [
        { name: 'trunk', label: 'Trunk', kind: 'text' },
        { name: 'calls', label: 'Calls', kind: 'count' },
        { name: 'amount', label: 'Amount', kind: 'money' },
        { name: 'first_at', label: 'First', kind: 'time' },
      ],
      rows: [
        [hostile, 1234567, '-1234567.500000', '2026-10-01T00:00:00Z'],
        [null, 0, '0.004000', null],
      ],
    },
  ],
  details: [{ name: 'odd_calls', title: 'Odd calls', relation: 'odd_calls' }],
};

const report: Report = {
  month: '2026-10',
  projectId: hostile,
  timeZone: 'UTC',
  start: '2026-10-01T00:00:00Z',
  end: '2026-11-01T00:00:00Z',
  madeAt: '2026-11-11T00:00:00.000Z',
  verdict: 'differs',
  tolerance: '0.01',
  closed: undefined,
  totals: {
    name: 'totals',
    title: 'Calls',
    columns: [{ name: 'currency', label: 'Currency', kind: 'text' }],
    rows: [],
  },
  sections: [section],
};

test('the page escapes what it shows, runs nothing, and loads nothing', () => {
  const html = htmlReport(report);
  expect(html).not.toContain('<img');
  expect(html).toContain('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;');
  expect(html).not.toMatch(/<script|<link|<iframe|javascript:|https?:|url\(|@import|<[a-z]+[^>]* on[a-z]+=/i);
  expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
});

test('the page can be read by a machine that reads aloud: language, headings, captions and scopes', () => {
  const html = htmlReport(report);
  expect(html).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
  expect(html.match(/<h1>/g)).toHaveLength(1);
  const tables = html.match(/<table>[\s\S]*?<\/table>/g) ?? [];
  expect(tables).toHaveLength(3);
  for (const table of tables) {
    expect(table).toMatch(/<caption>[^<]/);
    expect(table).not.toMatch(/<th(?! scope=)[ >]/);
  }
  expect(html).toContain('@media print');
});

test('numbers have separators of thousands for people, and all decimals of a column the same length', () => {
  const html = htmlReport(report);
  expect(html).toContain('<td class="number">1,234,567</td><td class="number">-1,234,567.500</td>');
  expect(html).toContain('<td class="number">0</td><td class="number">0.004</td>');
  const text = textReport(report).split('\n');
  expect(text.find(line => line.includes('-1,234,567.500'))).toMatch(
    /1,234,567 {2}-1,234,567\.500 {2}2026-10-01 00:00:00$/,
  );
  expect(JSON.parse(jsonReport(report)).sections[0].tables.sums[0]).toEqual({
    trunk: hostile,
    calls: 1234567,
    amount: '-1234567.500000',
    first_at: '2026-10-01T00:00:00Z',
  });
});

test('columns that are empty in every row take no room, and a terminal gets the first rows of long tables', () => {
  const columns = [
    { name: 'note', label: 'Note', kind: 'text' },
    { name: 'calls', label: 'Calls', kind: 'count' },
  ] as const;
  const long = {
    name: 'long',
    title: 'Long',
    columns,
    rows: Array.from({ length: 15 }, (_, n) => [null, n]),
  };
  const one: Report = { ...report, sections: [{ ...section, tables: [long] }] };
  expect(htmlReport(one)).not.toContain('Note');
  expect(htmlReport(one)).toContain('<td class="number">14</td>');
  expect(textReport(one)).toMatch(/\nCalls\n─+\n {4}0\n(.*\n){10} {3}11\n… and 3 more\n/);
  expect(JSON.parse(jsonReport(one)).sections[0].tables.long[14]).toEqual({ note: null, calls: 14 });
});

test('the terminal says the verdict of each comparison first', () => {
  const text = textReport(report);
  expect(text.indexOf('2026-10 differs: see')).toBeLessThan(text.indexOf('Comparison'));
  expect(text.indexOf('Comparison')).toBeLessThan(text.indexOf('It differs by'));
});

test('details are CSV and Parquet with exact types, and a later report leaves nothing of an earlier one', async () => {
  const { connection } = await openReconciliation([]);
  await connection.run(
    `create table odd_calls as
     select 'a"b,c' as call_id, 9007199254740993::hugeint as units, 1.5::decimal(38, 6) as amount,
       timestamp '2026-10-01 00:00:00.5' as create_time, null::varchar as nothing`,
  );
  const folder = join(await temporaryFolder(), 'report');
  await mkdir(folder);
  await writeFile(join(folder, 'notes.txt'), 'mine');
  await writeReport(connection, report, folder);
  expect((await readdir(folder)).sort()).toEqual([
    'files.json',
    'notes.txt',
    'odd_calls.csv',
    'odd_calls.parquet',
    'report.html',
    'report.txt',
    'summary.json',
  ]);
  expect(await readFile(join(folder, 'odd_calls.csv'), 'utf8')).toBe(
    'call_id,units,amount,create_time,nothing\n"a""b,c",9007199254740993,1.500000,2026-10-01T00:00:00.500000Z,\n',
  );
  const parquet = `read_parquet('${join(folder, 'odd_calls.parquet')}')`;
  expect(await rows(connection, `select column_name, column_type from (describe from ${parquet})`)).toEqual([
    { column_name: 'call_id', column_type: 'VARCHAR' },
    { column_name: 'units', column_type: 'DECIMAL(38,0)' },
    { column_name: 'amount', column_type: 'DECIMAL(38,6)' },
    { column_name: 'create_time', column_type: 'TIMESTAMP WITH TIME ZONE' },
    { column_name: 'nothing', column_type: 'VARCHAR' },
  ]);
  expect(await rows(connection, `select units, create_time from ${parquet}`)).toEqual([
    { units: '9007199254740993', create_time: '2026-10-01T00:00:00.5Z' },
  ]);

  for (const name of (await readdir(folder)).filter(each => each !== 'notes.txt'))
    expect({ name, mode: (await stat(join(folder, name))).mode & 0o777 }).toEqual({ name, mode: 0o600 });

  await writeReport(connection, { ...report, sections: [] }, folder);
  expect((await readdir(folder)).sort()).toEqual([
    'files.json',
    'notes.txt',
    'report.html',
    'report.txt',
    'summary.json',
  ]);
});

// Node's own recursion does not end there.
test.runIf(process.platform === 'linux')(
  'where the system makes no folder, the error says so at once',
  async () => {
    const copied = copyReport(await temporaryFolder(), '/proc/no-such-place/below');
    await expect(copied).rejects.toThrow(
      '/proc/no-such-place/below is no folder that can be written: ENOENT',
    );
  },
);
