import { UsageError } from '../errors.ts';

/** A column that a file may have, under any of its usual names. */
export interface WantedColumn<Name extends string = string> {
  readonly name: Name;
  /** Other headers that stand for it, as `normalizedHeader` writes them; the name itself is one. */
  readonly synonyms: readonly string[];
  readonly required?: boolean;
}

/** Wanted name → header of the file, as it is there. */
export type ColumnMap<Name extends string = string> = Readonly<Partial<Record<Name, string>>>;

/** What `--map` says: wanted name → header; an empty header takes the column away. */
export type Overrides = Readonly<Record<string, string>>;

/** `"Price_per-Minute (EUR)"` → `price per minute eur`, `trunkId` → `trunk id`: words in lower case, one space apart. */
export function normalizedHeader(text: string): string {
  return text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}#%€$£]+/gu, ' ')
    .trim();
}

/** What stands in brackets at the end of a header, `EUR` of `Amount (EUR)`; undefined if nothing does. */
export function headerUnit(text: string): string | undefined {
  return /[([]\s*([^()[\]]+?)\s*[)\]]\s*$/.exec(text)?.[1];
}

/**
 * Finds each wanted column among the headers of a file. A header counts with its unit (`Duration (min)` is `duration min`)
 * and, where that is nobody's name, without it.
 * Throws a UsageError that lists what was found where a required column is missing, where several headers stand for the
 * same column, and where an override names what is not there.
 * @param place how the file is called in messages
 */
export function mapColumns<Name extends string>(
  found: readonly string[],
  wanted: readonly WantedColumn<Name>[],
  overrides: Overrides = {},
  place = 'the file',
): ColumnMap<Name> {
  const taken = new Set(wanted.map(({ name }) => overridden(name, found, overrides, place)));
  const map: Partial<Record<Name, string>> = {};
  for (const column of wanted) {
    const header =
      overrides[column.name] === undefined
        ? bySynonym(column, wanted, found, taken, place)
        : overridden(column.name, found, overrides, place);
    if (header !== undefined) map[column.name] = header;
    else if (column.required) throw missing(column, found, place);
  }
  return map;
}

function overridden(
  name: string,
  found: readonly string[],
  overrides: Overrides,
  place: string,
): string | undefined {
  const wanted = overrides[name];
  if (wanted === undefined || wanted === '') return undefined;
  const matches = found.includes(wanted)
    ? [wanted]
    : found.filter(header => normalizedHeader(header) === normalizedHeader(wanted));
  const [only] = matches;
  if (only !== undefined && matches.length === 1) return only;
  throw new UsageError(
    `--map ${name}=${wanted}: ${place} has ${only === undefined ? 'no column' : `${matches.length} columns`} "${wanted}". ` +
      `Its columns: ${list(found)}. Name one of them as it is written there: --map ${name}=COLUMN`,
  );
}

function bySynonym(
  column: WantedColumn,
  wanted: readonly WantedColumn[],
  found: readonly string[],
  taken: ReadonlySet<string | undefined>,
  place: string,
): string | undefined {
  const free = found.filter(header => !taken.has(header));
  const matches = free.filter(header => meaning(header, wanted, found) === column.name);
  if (matches.length <= 1) return matches[0];
  throw new UsageError(
    `${place}: ${list(matches)} may each be the column "${column.name}". ` +
      `Say which: ${matches.map(header => `--map ${quotedForShell(`${column.name}=${header}`)}`).join(' or ')}` +
      `${column.required ? '' : `; for none of them: --map ${column.name}=`}`,
  );
}

/** The wanted column that a header is a name of. */
function meaning(
  header: string,
  wanted: readonly WantedColumn[],
  found: readonly string[],
): string | undefined {
  for (const text of names(header, found)) {
    const column = wanted.find(
      ({ name, synonyms }) => normalizedHeader(name) === text || synonyms.includes(text),
    );
    if (column) return column.name;
  }
  return undefined;
}

/** With its unit first. The second of two equal headers, which DuckDB calls `Amount_1`, goes by the name of the first. */
function names(header: string, found: readonly string[]): string[] {
  const first = /^(.*)_\d+$/.exec(header)?.[1];
  const original =
    first !== undefined && found.some(other => other.toLowerCase() === first.toLowerCase()) ? first : header;
  return [normalizedHeader(original), normalizedHeader(original.replace(/[([][^()[\]]*[)\]]/g, ' '))];
}

function missing(column: WantedColumn, found: readonly string[], place: string): UsageError {
  return new UsageError(
    `${place} has no column "${column.name}". Its columns: ${list(found)}. ` +
      `Known headers for it: ${[normalizedHeader(column.name), ...column.synonyms].join(', ')}. ` +
      `If one of its columns is meant, say so: --map ${quotedForShell(`${column.name}=COLUMN`)}`,
  );
}

function list(headers: readonly string[]): string {
  return headers.length === 0 ? 'none' : headers.map(header => `"${header}"`).join(', ');
}

function quotedForShell(text: string): string {
  return /^[\w.=-]+$/.test(text) ? text : `'${text}'`;
}
