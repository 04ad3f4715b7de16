import type { DuckDBConnection, Json } from '@duckdb/node-api';
import { readConfig, readEnvironment } from '../config.ts';
import { ExpectedError } from '../errors.ts';
import { homeAt } from '../home.ts';
import { jsonValue } from '../values.ts';
import { formatTable, printJson, say } from './output.ts';
import { withPublished } from './reader.ts';

interface Flags {
  readonly format?: 'table' | 'csv' | 'json';
  readonly json?: boolean;
}

/** `trunkledger query`: the result of the last statement, as a table, CSV (RFC 4180) or a JSON array of objects. */
export async function query(sql: string, flags: Flags): Promise<number> {
  const config = readConfig(readEnvironment());
  const { columns, rows } = await withPublished(homeAt(config.home).analytics, connection =>
    ask(connection, sql),
  );
  const format = flags.json ? 'json' : (flags.format ?? 'table');
  if (format === 'json')
    printJson(rows.map(row => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null]))));
  else if (format === 'csv') for (const line of csv(columns, rows)) process.stdout.write(line);
  else say(formatTable(columns, rows));
  return 0;
}

async function ask(
  connection: DuckDBConnection,
  sql: string,
): Promise<{ columns: string[]; rows: Json[][] }> {
  try {
    const reader = await connection.runAndReadAll(sql);
    return { columns: reader.deduplicatedColumnNames(), rows: reader.convertRows(jsonValue) };
  } catch (error) {
    throw new ExpectedError(
      `${(error as Error).message}\nTables and views: docs/data-dictionary.md, or: trunkledger query "show all tables"`,
      {
        cause: error,
      },
    );
  }
}

function* csv(columns: readonly string[], rows: readonly (readonly Json[])[]): Generator<string> {
  yield `${columns.map(field).join(',')}\r\n`;
  for (const row of rows) yield `${row.map(field).join(',')}\r\n`;
}

function field(value: Json): string {
  if (value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
