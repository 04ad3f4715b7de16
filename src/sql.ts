import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DuckDBConnection, DuckDBValue, Json } from '@duckdb/node-api';
import { jsonValue } from './values.ts';

/** Named parameters of a statement. Times go in as ISO 8601 text and are cast in the SQL, so that no zone is guessed. */
export type Parameters = Readonly<Record<string, string | number | boolean | null>>;

export type Row = Readonly<Record<string, Json>>;

/** Absolute path of a file below the `sql/` folder, which stands beside `src/` and `dist/` alike. */
export function sqlPath(name: string): string {
  return fileURLToPath(new URL(`../sql/${name}`, import.meta.url));
}

const texts = new Map<string, string>();

/** The text of `sql/<name>.sql`. */
export function sqlText(name: string): string {
  let text = texts.get(name);
  if (text === undefined) {
    text = readFileSync(sqlPath(`${name}.sql`), 'utf8');
    texts.set(name, text);
  }
  return text;
}

/** Runs every statement of `sql/<name>.sql` in order. Each statement gets the parameters that it names. */
export async function runFile(
  connection: DuckDBConnection,
  name: string,
  parameters: Parameters = {},
): Promise<void> {
  await runScript(connection, sqlText(name), parameters, name);
}

/** Runs every statement of a text in order. Each statement gets the parameters that it names. */
export async function runScript(
  connection: DuckDBConnection,
  text: string,
  parameters: Parameters = {},
  place = 'statement',
): Promise<void> {
  const extracted = await connection.extractStatements(text);
  for (let index = 0; index < extracted.count; index++) {
    const prepared = await extracted.prepare(index);
    try {
      bind(prepared, parameters);
      await prepared.run();
    } catch (error) {
      throw new Error(`sql/${place}, statement ${index + 1}: ${(error as Error).message}`, { cause: error });
    } finally {
      prepared.destroySync();
    }
  }
}

type Prepared = Awaited<ReturnType<DuckDBConnection['prepare']>>;

function bind(prepared: Prepared, parameters: Parameters): void {
  const values: Record<string, DuckDBValue> = {};
  for (let index = 1; index <= prepared.parameterCount; index++) {
    const name = prepared.parameterName(index);
    const value = parameters[name];
    if (value === undefined) throw new Error(`the parameter $${name} is not given`);
    values[name] = typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
  }
  prepared.bind(values);
}

/**
 * Rows of one query as plain objects, values as in `jsonValue`. For small results.
 */
export async function rows(
  connection: DuckDBConnection,
  text: string,
  parameters: Parameters = {},
): Promise<Row[]> {
  const prepared = await connection.prepare(text);
  try {
    bind(prepared, parameters);
    return (await prepared.runAndReadAll()).convertRowObjects(jsonValue);
  } finally {
    prepared.destroySync();
  }
}

/** The rows of the single query in `sql/<name>.sql`. */
export async function rowsOfFile(
  connection: DuckDBConnection,
  name: string,
  parameters: Parameters = {},
): Promise<Row[]> {
  return rows(connection, sqlText(name), parameters);
}

/** The only row of the query in `sql/<name>.sql`. */
export async function firstRow(
  connection: DuckDBConnection,
  name: string,
  parameters: Parameters = {},
): Promise<Row> {
  const [row] = await rowsOfFile(connection, name, parameters);
  if (row === undefined) throw new Error(`sql/${name} returned no row`);
  return row;
}
