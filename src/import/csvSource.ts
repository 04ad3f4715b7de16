import type { DuckDBConnection } from '@duckdb/node-api';
import { UsageError } from '../errors.ts';
import { rows } from '../sql.ts';
import { literal, quoted } from '../sqlTemplate.ts';

/** A landed CSV file, compressed with zstd, and how it is written. */
export interface CsvFile {
  /** Absolute. */
  readonly path: string;
  readonly delimiter: string;
  readonly header: readonly string[];
  /** See `readStrictly`. */
  readonly isStrict: boolean;
}

const delimiters = [',', ';', '\t', '|'];

/** More columns than any export has. */
const widest = 256;

/** An empty cell is a text without letters; what is missing at the end of a line is null. */
const noText = '\x02';

/**
 * Finds out how a file is written, by its first line: the delimiter is the one that makes most columns of it.
 * Throws a UsageError that calls the file `name` where there is no such line.
 */
export async function readHeader(connection: DuckDBConnection, path: string, name: string): Promise<CsvFile> {
  let best: CsvFile = { path, delimiter: ',', header: [], isStrict: true };
  for (const delimiter of delimiters) {
    const header = await firstLine(connection, path, delimiter, name);
    if (header.length > best.header.length) best = { ...best, delimiter, header };
  }
  if (best.header.length < 2) {
    throw new UsageError(
      `${name} has no header with names of columns, such as Timestamp, Call Id, From, To. Import the CSV file that the ` +
        'dashboard or /calls/export gives, as it is.',
    );
  }
  return best;
}

async function firstLine(
  connection: DuckDBConnection,
  path: string,
  delimiter: string,
  name: string,
): Promise<string[]> {
  const source = csvSource(
    { path, delimiter, header: Array<string>(widest).fill(''), isStrict: false },
    'null_padding = true, ignore_errors = true',
  );
  try {
    const [row] = await rows(connection, `select * from ${source} limit 1`);
    const cells = Object.values(row ?? {}).filter(cell => cell !== null);
    return cells.map(cell => String(cell).trim());
  } catch (error) {
    throw new UsageError(`${name} cannot be read as CSV: ${(error as Error).message.split('\n')[0]}`, {
      cause: error,
    });
  }
}

/**
 * Runs `work` on the file as strictly as it can be read.
 * Where CRLF and LF are mixed in one file, DuckDB ends with an error unless it looks less closely at quotes.
 */
export async function readStrictly<T>(file: CsvFile, work: (file: CsvFile) => Promise<T>): Promise<T> {
  try {
    return await work({ ...file, isStrict: true });
  } catch (error) {
    if (!(error as Error).message.includes('invalid state')) throw error;
    return await work({ ...file, isStrict: false });
  }
}

/**
 * `read_csv` of the file's cells as texts, `c1`, `c2`, …, the header included. From front to back: several readers
 * guess where lines begin.
 */
export function csvSource({ path, delimiter, header, isStrict }: CsvFile, options: string): string {
  const columns = header.map((_, index) => `${column(index)}: 'varchar'`).join(', ');
  return (
    `read_csv(${literal(path)}, compression = 'zstd', auto_detect = false, header = false, parallel = false, delim = ${literal(delimiter)}, ` +
    `quote = '"', escape = '"', nullstr = '${noText}', strict_mode = ${isStrict}, columns = {${columns}}, ${options})`
  );
}

/** The name of a cell, by its place in the header. */
export function column(index: number): string {
  return quoted(`c${index + 1}`);
}
