import { type DuckDBConnection, type Json, StatementType } from '@duckdb/node-api';
import { readConfig, readEnvironment } from '../config.ts';
import { ExpectedError, UsageError } from '../errors.ts';
import { homeAt } from '../home.ts';
import { withPublished } from '../reader.ts';
import { jsonValue } from '../values.ts';
import { formatTable, printJson, say } from './output.ts';

interface Flags {
  readonly format?: 'table' | 'csv' | 'json';
  readonly json?: boolean;
}

/** `trunkledger query`: the result of the last statement, as a table, CSV (RFC 4180) or a JSON array of objects. */
export async function query(sql: string, flags: Flags): Promise<number> {
  if (sql.replaceAll(nothingToRun, '') === '')
    throw new UsageError('There is no SQL to run. Example: trunkledger query "from spend_daily"');
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

/** DuckDB's own error for a text of nothing else does not say what is wrong. */
const nothingToRun = /--[^\r\n]*|\/\*[\s\S]*?\*\/|[\s;]+/g;

/** Runs the statements one by one, on a connection of `withPublished`; the result is the last one's. */
export async function ask(
  connection: DuckDBConnection,
  sql: string,
): Promise<{ columns: string[]; rows: Json[][] }> {
  let result: { columns: string[]; rows: Json[][] } = { columns: [], rows: [] };
  try {
    refuseLogging(sql);
    const statements = await connection.extractStatements(sql);
    if (statements.count === 0) throw new Error('There is no statement to run.');
    for (let index = 0; index < statements.count; index++) {
      const statement = await statements.prepare(index);
      refuseWriting(statement.statementType, statements.count === 1 ? sql : '');
      const reader = await statement.runAndReadAll();
      result = { columns: reader.deduplicatedColumnNames(), rows: reader.convertRows(jsonValue) };
    }
    return result;
  } catch (error) {
    throw new ExpectedError(
      `${(error as Error).message}\nTables and views: docs/data-dictionary.md, or: trunkledger query "show all tables"`,
      {
        cause: error,
      },
    );
  }
}

/** Other than SELECT: temp tables and macros, and session state, which go with the connection. */
const allowedTypes: ReadonlySet<StatementType> = new Set([
  StatementType.SELECT,
  StatementType.CREATE,
  StatementType.SET,
  StatementType.VARIABLE_SET,
]);

/** EXPLAIN ANALYZE runs what it explains. */
const explainedQuery =
  /^\s*explain\s*(analyze\s|\([^()]*\))?\s*(from|select|with|values|table|pivot|unpivot)\b/i;

/** DuckDB itself still lets COPY write over the file that is open, and the one beside it. */
function refuseWriting(type: StatementType, sql: string): void {
  if (allowedTypes.has(type)) return;
  if (type === StatementType.EXPLAIN && explainedQuery.test(sql)) return;
  throw new ExpectedError(
    `${StatementType[type]} statements are not run here: the published copy is only read, one query at a time.`,
  );
}

/** Functions of a SELECT, too. Told to log to a file, DuckDB finds the file system closed when it is too late for an error, and aborts. */
function refuseLogging(sql: string): void {
  const name = /enable_(logging|profiling)/i.exec(sql)?.[0];
  if (name === undefined) return;
  throw new ExpectedError(
    `${name} is not run here: the published copy is only read. EXPLAIN ANALYZE shows what a query costs.`,
  );
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
