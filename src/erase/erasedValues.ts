import type { DuckDBConnection } from '@duckdb/node-api';
import { rows } from '../sql.ts';
import { quoted } from '../sqlTemplate.ts';
import { type Numbers, scrubValue } from './scrub.ts';
import { scrubRecord } from './scrubRecord.ts';
import { kindOf, type ValueKind } from './valueKinds.ts';

/** What is looked for. */
export interface Wanted {
  readonly numbers: Numbers;
  /** In E.164, with the +. */
  readonly e164: readonly string[];
}

/** A column of texts. */
interface TextColumn {
  /** SQL after "from". */
  readonly relation: string;
  readonly column: string;
  readonly isList: boolean;
  /** Whether a column `field` beside it says what its values are. */
  readonly isJournal?: boolean;
}

/** A distinct value that holds a number, and what it is without. */
export interface ErasedValue {
  readonly field: string | null;
  readonly old: string;
  readonly scrubbed: string | null;
}

/** The distinct values of a column that hold one of the numbers. */
export async function erasedValues(
  connection: DuckDBConnection,
  column: TextColumn,
  { e164, numbers }: Wanted,
): Promise<ErasedValue[]> {
  const formerly = [...numbers.formerPseudonyms.keys()];
  const isNumber = kindOf(column.column) === 'e164';
  const found = isNumber
    ? await distinctValues(connection, column, 'list_contains($exact::json::varchar[], value)', {
        exact: JSON.stringify([...e164, ...formerly]),
      })
    : // JSON's escapes can hide any digit.
      await distinctValues(
        connection,
        column,
        "regexp_matches(value, $pattern) or contains(value, '\\u00')",
        {
          pattern: [...e164.map(numberPattern), ...formerly.map(literally)].join('|'),
        },
      );
  return found
    .map(({ field, old }) => ({ field, old, scrubbed: scrub(kindIn(column, field), old, numbers) }))
    .filter(({ old, scrubbed }) => scrubbed !== old);
}

async function distinctValues(
  connection: DuckDBConnection,
  { relation, column, isList, isJournal = false }: TextColumn,
  test: string,
  parameters: Readonly<Record<string, string>>,
): Promise<{ field: string | null; old: string }[]> {
  const value = isList ? `unnest(${quoted(column)})` : quoted(column);
  const texts = `select ${isJournal ? 'field' : 'null::varchar as field'}, ${value} as value from ${relation}`;
  const found = await rows(
    connection,
    `select distinct field, value from (${texts}) where ${test}`,
    parameters,
  );
  return found.map(({ field, value: old }) => ({
    field: typeof field === 'string' ? field : null,
    old: String(old),
  }));
}

function scrub(kind: ValueKind, value: string, numbers: Numbers): string | null {
  return kind === 'document' ? scrubRecord(value, numbers) : scrubValue(kind, value, numbers);
}

/** The journal holds values of other columns, and whole records. */
function kindIn({ column }: TextColumn, field: string | null): ValueKind {
  if (field === null) return kindOf(column);
  return field === 'vanished' || field === 'duplicate' ? 'document' : kindOf(field);
}

/** What may stand between two digits of a number: separators, escapes of URIs, a trunk prefix in brackets. */
const between = '(?:\\(0\\)|%[0-9A-Fa-f]{2}|[^0-9A-Za-z]){0,9}';

/** A regular expression (RE2) that fits every text that holds the number, and some that do not. */
function numberPattern(e164: string): string {
  return [...e164.replace('+', '')].join(between);
}

function literally(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9~]/g, character => `\\${character}`);
}
