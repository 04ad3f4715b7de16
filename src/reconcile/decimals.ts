import type { DuckDBConnection } from '@duckdb/node-api';
import { UsageError } from '../errors.ts';
import { rows, runFile } from '../sql.ts';
import { quoted } from '../sqlTemplate.ts';
import type { TextTable } from './textTable.ts';

/** What stands before decimals. */
export type DecimalMark = '.' | ',';

/**
 * `point` or `comma`, as `--decimal` says it.
 * @throws UsageError for anything else.
 */
export function decimalMarkNamed(name: string): DecimalMark {
  if (name === 'point') return '.';
  if (name === 'comma') return ',';
  throw new UsageError(`--decimal is "${name}"; allowed: point or comma.`);
}

/** Makes the macros of sql/reconcile/macros_decimals.sql: `exact_decimal(text, mark)` and what it is made of. */
export async function defineDecimalMacros(connection: DuckDBConnection): Promise<void> {
  await runFile(connection, 'reconcile/macros_decimals');
}

/**
 * Whether a column of a file writes 1,234.56 or 1.234,56, from what stands in it. Where nothing tells, what the file's
 * other columns show counts. Throws a UsageError where both are there, and where every value could be either
 * (1,234). Needs `defineDecimalMacros`.
 * @param given what `--decimal` says; it is not doubted
 */
export async function decimalMark(
  connection: DuckDBConnection,
  { file, relation }: TextTable,
  column: string,
  given?: DecimalMark,
  others: readonly string[] = [],
): Promise<DecimalMark> {
  if (given !== undefined) return given;
  const own = await shown(connection, relation, column);
  const point = own.find(({ mark }) => mark === '.');
  const comma = own.find(({ mark }) => mark === ',');
  if (point && comma) throw contradiction(file, column, point, comma);
  const [clear] = [point, comma].filter(sign => sign !== undefined);
  if (clear) return clear.mark as DecimalMark;
  const [doubtful] = own;
  if (doubtful === undefined) return '.';
  const elsewhere = await marksOf(connection, relation, others);
  const [only] = elsewhere;
  if (only !== undefined && elsewhere.size === 1) return only;
  throw new UsageError(
    `${file}, line ${doubtful.line}, column "${column}": "${doubtful.text}" may be a number with thousands or with decimals, ` +
      `and no value of the column tells. Say which mark stands before decimals: --decimal point or --decimal comma`,
  );
}

interface Shown {
  readonly mark: string;
  readonly line: number;
  readonly text: string;
}

/** The first value of each mark. */
async function shown(connection: DuckDBConnection, relation: string, column: string): Promise<Shown[]> {
  const found = await rows(
    connection,
    `select decimal_mark_shown(${quoted(column)}) as mark, min(line_number) as line, arg_min(${quoted(column)}, line_number) as text
     from ${quoted(relation)} where regexp_matches(${quoted(column)}, '[0-9]') group by mark having mark is not null order by mark`,
  );
  return found as unknown as Shown[];
}

async function marksOf(
  connection: DuckDBConnection,
  relation: string,
  columns: readonly string[],
): Promise<Set<DecimalMark>> {
  const marks = new Set<DecimalMark>();
  for (const column of columns) {
    for (const { mark } of await shown(connection, relation, column))
      if (mark === '.' || mark === ',') marks.add(mark);
  }
  return marks;
}

function contradiction(file: string, column: string, point: Shown, comma: Shown): UsageError {
  return new UsageError(
    `${file}, column "${column}": "${point.text}" (line ${point.line}) has a point before its decimals, "${comma.text}" ` +
      `(line ${comma.line}) a comma. Write them all alike, or say which it is: --decimal point or --decimal comma`,
  );
}
