import { open } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { UsageError } from '../errors.ts';
import { rows } from '../sql.ts';
import { literal } from '../sqlTemplate.ts';
import { withOneLineEnding } from './lineEndings.ts';

/** How a CSV file is written. */
export interface CsvForm {
  readonly delimiter: string;
  /** Lines before the header. */
  readonly skip: number;
  readonly encoding: 'utf-8' | 'utf-16' | 'latin-1';
  readonly columns: readonly string[];
}

const DELIMITERS = [';', '\t', ',', '|'];

/** Finds out how a file is written. Throws a UsageError where that cannot be told. */
export async function csvForm(connection: DuckDBConnection, file: string): Promise<CsvForm> {
  try {
    return undivided(await withOneLineEnding(file, path => inItsEncoding(connection, path)), file);
  } catch (error) {
    throw mistake(file, error);
  }
}

/** What begins as UTF-16 is that; what is no UTF-8 is taken for Latin-1, in which every byte is a letter. */
async function inItsEncoding(connection: DuckDBConnection, file: string): Promise<CsvForm> {
  if (await beginsAsUtf16(file)) return sniffed(connection, file, 'utf-16');
  try {
    return await sniffed(connection, file, 'utf-8');
  } catch (error) {
    if (!isNoUtf8(error)) throw error;
    return sniffed(connection, file, 'latin-1');
  }
}

/** Whether DuckDB refused bytes that are no UTF-8. */
export function isNoUtf8(error: unknown): boolean {
  return messageOf(error).includes('not utf-8 encoded');
}

async function beginsAsUtf16(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return ['fffe', 'feff'].includes(buffer.toString('hex')) || (buffer[0] !== 0 && buffer[1] === 0);
  } finally {
    await handle.close();
  }
}

async function sniffed(
  connection: DuckDBConnection,
  file: string,
  encoding: CsvForm['encoding'],
): Promise<CsvForm> {
  const [row] = await rows(
    connection,
    `select Delimiter as delimiter, SkipRows::bigint as skip, list_transform(Columns, lambda c: c.name) as columns
     from sniff_csv(${literal(file)}, all_varchar = true, header = true, quote = '"', escape = '"', encoding = ${literal(encoding)})`,
  );
  return { ...(row as unknown as Omit<CsvForm, 'encoding'>), encoding };
}

/**
 * A line with too few or too many values makes the sniffer see a file of one column. Its header still says what is meant,
 * and reading by that names the line.
 */
function undivided(form: CsvForm, file: string): CsvForm {
  const [only] = form.columns;
  if (form.columns.length > 1 || only === undefined) return form;
  const delimiter = DELIMITERS.find(candidate => only.includes(candidate));
  if (delimiter === undefined) return form;
  const columns = only.split(delimiter).map(name => name.trim().replace(/^"(.*)"$/, '$1'));
  if (new Set(columns.map(name => name.toLowerCase())).size < columns.length)
    throw new UsageError(`${file}: its header has a column twice: ${only}`);
  return { ...form, delimiter, columns };
}

/** What DuckDB says about a file, as a person needs it. */
export function csvMistake(file: string, form: CsvForm, error: unknown): UsageError {
  const message = messageOf(error);
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  const counts = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  if (line === undefined || counts === null) return mistake(file, error);
  return new UsageError(
    `${file}, line ${line}: it has ${counts[2]} values, the header has ${counts[1]} columns (apart by "${form.delimiter}"). ` +
      'Every line needs as many values as the header: mend the line, or take it out if it is a note.',
    { cause: error },
  );
}

function mistake(file: string, error: unknown): UsageError {
  if (error instanceof UsageError) return error;
  const [first = '', second = ''] = messageOf(error).split('\n');
  const what = /Header options|not possible to automatically detect/.test(first + second)
    ? 'it has no header line with names of columns, apart by comma, semicolon, tab or bar'
    : `${first} ${second}`.trim();
  return new UsageError(
    `${file} cannot be read as CSV: ${what}. Export it again as CSV (UTF-8) with a header line.`,
    {
      cause: error,
    },
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
