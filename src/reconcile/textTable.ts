import { existsSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { UsageError } from '../errors.ts';
import { rows } from '../sql.ts';
import { literal, quoted } from '../sqlTemplate.ts';
import { type CsvForm, csvForm, csvMistake, isNoUtf8 } from './csvForm.ts';
import { blankLines } from './fileLines.ts';
import { readJsonTable } from './jsonTable.ts';
import { withOneLineEnding } from './lineEndings.ts';

/** A file as a table of the scratch database: `line_number` (BIGINT, of the file; 1 is its first) and its columns, all VARCHAR. */
export interface TextTable {
  readonly file: string;
  readonly relation: string;
  /** As in the file's header, in its order. */
  readonly columns: readonly string[];
}

/**
 * Reads a CSV (any delimiter, UTF-8, UTF-16 or Latin-1) or JSON file (an array of objects, or one object a line; by its
 * first character) as it is: what the texts mean is decided by who knows the columns.
 * Throws a UsageError with file and line where it cannot be read.
 */
export async function readTextTable(
  connection: DuckDBConnection,
  file: string,
  relation: string,
): Promise<TextTable> {
  if (!existsSync(file)) throw new UsageError(`${file} is not there. Give the path of a CSV or JSON file.`);
  const columns = isJson(file)
    ? await readJsonTable(connection, file, relation)
    : await readCsvTable(connection, file, relation);
  return { file, relation, columns };
}

function isJson(file: string): boolean {
  return /\.(json|jsonl|ndjson)$/i.test(file);
}

async function readCsvTable(
  connection: DuckDBConnection,
  file: string,
  relation: string,
): Promise<readonly string[]> {
  const form = await csvForm(connection, file);
  const read = await withOneLineEnding(file, path => inOrder(connection, file, relation, form, path));
  await countLines(connection, file, relation, read);
  return read.columns;
}

/** From `path`, which is the file or a copy. The sniffer looks at the beginning alone: what is no UTF-8 may come later. */
async function inOrder(
  connection: DuckDBConnection,
  file: string,
  relation: string,
  form: CsvForm,
  path: string,
): Promise<CsvForm> {
  try {
    await connection.run(
      `create or replace temp table ${quoted(relation)} as
       select row_number() over () + ${form.skip + 1} as line_number, * from ${csvSource(path, form)}`,
    );
    return form;
  } catch (error) {
    if (form.encoding === 'utf-8' && isNoUtf8(error))
      return inOrder(connection, file, relation, { ...form, encoding: 'latin-1' }, path);
    throw csvMistake(file, form, error);
  }
}

function csvSource(file: string, form: CsvForm): string {
  const columns = form.columns.map(name => `${literal(name)}: 'varchar'`).join(', ');
  return `read_csv(${literal(file)}, auto_detect = false, header = true, delim = ${literal(form.delimiter)}, quote = '"',
    escape = '"', skip = ${form.skip}, encoding = ${literal(form.encoding)}, columns = {${columns}})`;
}

/** Counts in what makes a record more than a line: line breaks inside of quotes, and lines without anything. */
async function countLines(
  connection: DuckDBConnection,
  file: string,
  relation: string,
  form: CsvForm,
): Promise<void> {
  const table = quoted(relation);
  const breaks = form.columns
    .map(name => `coalesce(length(${quoted(name)}) - length(replace(${quoted(name)}, chr(10), '')), 0)`)
    .join(' + ');
  const [broken] = await rows(connection, `select count(*) as records from ${table} where ${breaks} > 0`);
  const blanks = await blankLines(file, form.skip + 1);
  if (broken?.records === 0 && blanks.length === 0) return;
  await connection.run(
    `create or replace temp table ${table} as
     with counted as (
       select line_number + coalesce(sum(${breaks}) over (order by line_number rows between unbounded preceding and 1 preceding), 0)
         as ordinal, * exclude (line_number)
       from ${table}
     ),
     -- A blank line moves every record on by one whose place among the other lines is not before it.
     blanks as (
       select unnest(${JSON.stringify(blanks.map((line, index) => line - index))}::bigint[]) as ordinal
     ),
     moved as (select ordinal, sum(count(*)) over (order by ordinal) as lines from blanks group by ordinal)
     select (counted.ordinal + coalesce(moved.lines, 0))::bigint as line_number, counted.* exclude (ordinal)
     from counted asof left join moved on counted.ordinal >= moved.ordinal
     order by counted.ordinal`,
  );
}
