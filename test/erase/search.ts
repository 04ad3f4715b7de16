import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { createZstdDecompress } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { filesBelow } from '../support/home.ts';

/** What a search found a number in: `ledger.duckdb calls.to_raw`, `landing/…`, `exports/…`. */
export interface Found {
  readonly databases: string[];
  readonly landing: string[];
  readonly parquet: string[];
  /** Files whose bytes hold the digits as they are: logs of transactions, spilled blocks, texts. */
  readonly bytes: string[];
}

/**
 * Looks for a number, by its digits, in every text of every table of both databases (and of every view), every line of every landing file (unpacked), every
 * value of every Parquet file, and in the bytes of all files. By other means than the program's own.
 */
export async function search(home: string, number: string, withViews = false): Promise<Found> {
  const found: Found = { databases: [], landing: [], parquet: [], bytes: [] };
  const digits = number.replace('+', '');
  for (const file of await filesBelow(home)) {
    const name = relative(home, file);
    if (/\.duckdb$/.test(name))
      found.databases.push(...(await searchDatabase(file, name, digits, withViews)));
    if (/\.zst(\.damaged)?$/.test(name) && (await searchLines(file, digits))) found.landing.push(name);
    if (/\.parquet$/.test(name) && (await searchParquet(file, digits))) found.parquet.push(name);
    if (holds((await readFile(file)).toString('latin1'), digits)) found.bytes.push(name);
  }
  return found;
}

/** Whether a text holds the digits, whatever stands between them. */
function holds(text: string, digits: string): boolean {
  if (text.includes(digits)) return true;
  return text.includes(digits.slice(-3)) && text.replaceAll(/\(0\)|[\s()./-]/g, '').includes(digits);
}

function holdsDigits(column: string, digits: string): string {
  const text = `"${column}"::varchar`;
  const stripped = `regexp_replace(replace(${text}, '(0)', ''), '[^0-9A-Za-z]', '', 'g')`;
  return `contains(${stripped}, '${digits}')`;
}

async function searchDatabase(
  path: string,
  name: string,
  digits: string,
  withViews: boolean,
): Promise<string[]> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY', threads: '1' });
  const connection = await instance.connect();
  try {
    const columns = await connection.runAndReadAll(
      `select schema_name as schema, table_name as relation, list(column_name) as names
       from duckdb_columns()
       where not internal and data_type in ('VARCHAR', 'VARCHAR[]')
         and (${withViews} or (schema_name, table_name) in (select (schema_name, table_name) from duckdb_tables()))
       group by all`,
    );
    const found: string[] = [];
    for (const { schema, relation, names } of columns.getRowObjectsJson()) {
      const hits = (names as string[]).map(
        column => `count(*) filter (${holdsDigits(column, digits)}) as "${column}"`,
      );
      const counts = await connection.runAndReadAll(
        `select ${hits.join(', ')} from "${schema}"."${relation}"`,
      );
      for (const [column, hit] of Object.entries(counts.getRowObjectsJson()[0] ?? {}))
        if (Number(hit) > 0) found.push(`${name} ${schema}.${relation}.${column}`);
    }
    return found;
  } finally {
    connection.disconnectSync();
    instance.closeSync();
  }
}

async function searchLines(path: string, digits: string): Promise<boolean> {
  const lines = createInterface(createReadStream(path).pipe(createZstdDecompress()));
  let isHeld = false;
  for await (const line of lines) isHeld ||= holds(line, digits);
  return isHeld;
}

async function searchParquet(path: string, digits: string): Promise<boolean> {
  const bytes = await readFile(path);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const rows = await parquetReadObjects({ file, compressors });
  return rows.some(row =>
    Object.values(row).some(value =>
      typeof value !== 'object' || Array.isArray(value) ? holds(String(value), digits) : false,
    ),
  );
}

export const nothing: Found = { databases: [], landing: [], parquet: [], bytes: [] };

/** Databases of a home. */
export function databasesOf(home: string): string[] {
  return ['ledger.duckdb', 'analytics.duckdb'].map(name => join(home, name));
}
