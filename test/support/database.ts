import { DuckDBInstance } from '@duckdb/node-api';

export type TextRow = Readonly<Record<string, string | null>>;

/** Rows of a query on a database file that nobody writes, every value as the text that DuckDB makes of it. */
export async function readTexts(path: string, query: string): Promise<TextRow[]> {
  const [found] = await readAllTexts(path, [query]);
  return found ?? [];
}

/** The same of several queries, the file opened once. */
export async function readAllTexts(path: string, queries: readonly string[]): Promise<TextRow[][]> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY', threads: '1' });
  const connection = await instance.connect();
  try {
    await connection.run("set TimeZone = 'UTC'");
    const found: TextRow[][] = [];
    for (const query of queries) {
      const reader = await connection.runAndReadAll(`select columns(*)::varchar from (${query})`);
      found.push(reader.getRowObjects() as unknown as TextRow[]);
    }
    return found;
  } finally {
    connection.disconnectSync();
    instance.closeSync();
  }
}

/** The one value of a query with one row and one column. */
export async function readText(path: string, query: string): Promise<string | null> {
  const [row] = await readTexts(path, query);
  return Object.values(row ?? {})[0] ?? null;
}
