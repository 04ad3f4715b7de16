import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { rows, rowsOfFile, runFile, runScript } from '../../sql.ts';
import { literal, sqlFromTemplate } from '../../sqlTemplate.ts';
import { formatInstant } from '../../window.ts';
import { mapColumns } from '../columns.ts';
import type { ReconcileContext } from '../context.ts';
import { csvForm } from '../csvForm.ts';
import { withOneLineEnding } from '../lineEndings.ts';
import { headedLayout, wantedColumns } from './csvColumns.ts';
import type { SwitchFile } from './files.ts';
import { fields, type Layout, layouts } from './layouts.ts';
import type { Format, SwitchOptions } from './options.ts';

/** What is looked at: clocks and zones differ by less. Seconds around the month. */
const near = 48 * 3600;

/** How the records of a file are written. */
interface Form {
  readonly format: Format;
  readonly delimiter: string;
  /** Lines before the first record. */
  readonly skip: number;
  readonly layout: Layout;
}

/**
 * Reads a file of switch records, plain or gzipped, into `switch_records` (sql/reconcile/switch/tables.sql). A line that cannot
 * be read is set aside with its number and the reason, and never fails the file. Needs `defineSwitchMacros`.
 * @param file its number, from 1
 * @throws UsageError where the format cannot be told, or a column is missing.
 */
export async function readSwitchFile(
  { connection, month }: ReconcileContext,
  options: SwitchOptions,
  file: number,
  { path, name }: SwitchFile,
): Promise<void> {
  await withOneLineEnding(path, copy => readLines(connection, copy));
  const form = await formOf(connection, path, options);
  await readFields(connection, form);
  await runScript(
    connection,
    sqlFromTemplate('reconcile/switch/typed', expressions(form)),
    {
      earliest: formatInstant(month.start - near),
      latest: formatInstant(month.end + near),
      only: options.only ?? null,
    },
    'reconcile/switch/typed',
  );
  const [last] = await rows(connection, 'select coalesce(max(record), 0) as record from switch_records');
  const records = Number(last?.record);
  const { format, skip } = form;
  await runFile(connection, 'reconcile/switch/records', {
    file,
    name,
    format,
    skip,
    records,
    zone: options.zone,
  });
}

async function readLines(connection: DuckDBConnection, path: string): Promise<void> {
  for (const encoding of ['utf-8', 'latin-1']) {
    const text = sqlFromTemplate('reconcile/switch/lines', {
      file: literal(path),
      encoding: literal(encoding),
      columns: "{'text': 'varchar'}",
    });
    try {
      return await runScript(connection, text, {}, 'reconcile/switch/lines');
    } catch (error) {
      if (encoding === 'latin-1' || !/unicode|utf-8/i.test((error as Error).message)) throw error;
    }
  }
}

async function formOf(
  connection: DuckDBConnection,
  path: string,
  { format: wanted, map }: SwitchOptions,
): Promise<Form> {
  const format = wanted ?? (await formatFound(connection));
  if (format !== 'csv') return { format, delimiter: ',', skip: 0, layout: layouts[format] };
  const { delimiter, skip, columns } = await csvForm(connection, path);
  const layout = headedLayout(columns, mapColumns(columns, wantedColumns, map, path));
  return { format, delimiter, skip: skip + 1, layout };
}

/** A file without a line, as rotation leaves one, is of any format. */
async function formatFound(connection: DuckDBConnection): Promise<Format> {
  const [found] = await rowsOfFile(connection, 'reconcile/switch/format');
  if (found !== undefined) return found.format as Format;
  const [lines] = await rows(connection, 'select count(text) as count from switch_lines');
  return lines?.count === 0 ? 'asterisk' : 'csv';
}

/** The lines go through a file, because DuckDB reads CSV from files only. */
async function readFields(connection: DuckDBConnection, { delimiter, skip, layout }: Form): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'trunkledger-switch-'));
  const file = literal(join(folder, 'lines.csv'));
  const separator = literal(delimiter);
  const field = `(?: ?"(?:[^"]|"")*" ?|[^"${delimiter === '|' ? '\\|' : delimiter}]*)`;
  const line = literal(`${field}(?:${delimiter === '|' ? '\\|' : delimiter}${field})*`);
  const names = Array.from({ length: layout.columns }, (_, index) => `'f${index + 1}': 'varchar'`);
  const columns = `{'line': 'bigint', ${names.join(', ')}}`;
  try {
    const sound = { file, delimiter: separator, skip: String(skip), line };
    await runScript(connection, sqlFromTemplate('reconcile/switch/sound_lines', sound));
    await runScript(
      connection,
      sqlFromTemplate('reconcile/switch/fields', { file, delimiter: separator, columns }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function expressions({ format, layout }: Form): Record<string, string> {
  const texts = fields.map(field => [field, expression(layout.places[field] ?? [])] as const);
  const all: Record<string, string> = Object.fromEntries(texts);
  // The last column of a format without a header is never empty; those of a CSV may all be.
  all.least = format === 'csv' ? 'true' : `f${layout.least} is not null`;
  if (format === 'asterisk') all.id = uniqueId(all.id as string);
  return all;
}

function expression(places: readonly number[]): string {
  if (places.length === 0) return 'null::varchar';
  return places.length === 1
    ? `f${places[0]}`
    : `concat_ws(' ', ${places.map(place => `f${place}`).join(', ')})`;
}

/** Without `loguniqueid` the user field, or the peer's account, stands in its place. */
function uniqueId(column: string): string {
  return String.raw`case when regexp_full_match(${column}, '(.+-)?\d{9,10}\.\d+') then ${column} end`;
}
