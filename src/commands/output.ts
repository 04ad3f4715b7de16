import type { Json } from '@duckdb/node-api';
import Table from 'cli-table3';

/** One line of result. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function printJson(value: unknown): void {
  say(JSON.stringify(value, null, 2));
}

/** Names and values, one pair a line, the values aligned. */
export function printPairs(pairs: readonly (readonly [name: string, value: string])[]): void {
  const width = Math.max(...pairs.map(([name]) => name.length));
  for (const [name, value] of pairs) say(`${name.padEnd(width)}  ${value}`);
}

const plain = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '─',
  'mid-mid': '  ',
  right: '',
  'right-mid': '',
  middle: '  ',
} as const;

/** Rows as a table with a header line; numbers to the right. No rows: a line that says so. */
export function formatTable(columns: readonly string[], rows: readonly (readonly Json[])[]): string {
  const numeric = columns.map(
    (_, index) => rows.some(row => isNumber(row[index])) && rows.every(row => isBlankOrNumber(row[index])),
  );
  const table = new Table({
    head: [...columns],
    chars: plain,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
    colAligns: numeric.map(each => (each ? 'right' : 'left')),
  });
  for (const row of rows) table.push(row.map(text));
  const trimmed = table
    .toString()
    .split('\n')
    .map(line => line.trimEnd());
  return [...trimmed, `(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`].join('\n');
}

function isNumber(value: Json | undefined): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
}

function isBlankOrNumber(value: Json | undefined): boolean {
  return value === null || value === undefined || isNumber(value);
}

function text(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
