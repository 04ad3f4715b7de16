import { readFileSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { UsageError } from '../errors.ts';
import { quoted } from '../sqlTemplate.ts';

type Texts = ReadonlyMap<string, string | null>;

/**
 * Makes a table of a JSON file: an array of objects, or an object a line. Members of objects in objects are columns
 * `price.amount`. Numbers are the texts that stand in the file: they never pass through a float. `line_number` is the line,
 * or in an array the element's number.
 */
export async function readJsonTable(
  connection: DuckDBConnection,
  file: string,
  relation: string,
): Promise<readonly string[]> {
  const records = recordsOf(file);
  const columns = [...new Set(records.flatMap(({ texts }) => [...texts.keys()]))];
  const definitions = ['line_number bigint', ...columns.map(name => `${quoted(name)} varchar`)];
  await connection.run(`create or replace temp table ${quoted(relation)} (${definitions.join(', ')})`);
  const appender = await connection.createAppender(relation, null, 'temp');
  for (const { line, texts } of records) {
    appender.appendBigInt(BigInt(line));
    for (const name of columns) {
      const text = texts.get(name) ?? null;
      if (text === null) appender.appendNull();
      else appender.appendVarchar(text);
    }
    appender.endRow();
  }
  appender.closeSync();
  return columns;
}

interface JsonRecord {
  readonly line: number;
  readonly texts: Texts;
}

function recordsOf(file: string): JsonRecord[] {
  const content = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  if (content.trimStart().startsWith('[')) {
    const elements = parsed(content, file) as unknown[];
    return elements.map((element, index) => ({
      line: index + 1,
      texts: textsOf(element, `${file}, element ${index + 1}`),
    }));
  }
  const elements = elementsOf(content);
  if (elements !== undefined)
    return elements.map((element, index) => ({
      line: index + 1,
      texts: textsOf(element, `${file}, element ${index + 1}`),
    }));
  return content.split('\n').flatMap((text, index) => {
    const place = `${file}, line ${index + 1}`;
    return text.trim() === '' ? [] : [{ line: index + 1, texts: textsOf(parsed(text, place), place) }];
  });
}

/**
 * A document with one list of objects, `{"currency": "EUR", "lines": […]}`: the list's elements, each with the document's own
 * texts that are no numbers, since its sums are not theirs. Undefined where it is none.
 */
function elementsOf(content: string): unknown[] | undefined {
  let document: unknown;
  try {
    document = parsed(content, '');
  } catch {
    return undefined;
  }
  if (typeof document !== 'object' || document === null) return undefined;
  const lists = Object.values(document).filter(value => Array.isArray(value));
  const [list] = lists;
  if (list === undefined || lists.length !== 1) return undefined;
  const texts = Object.entries(document).filter(
    ([, value]) => typeof value === 'string' && !/^[-+\d.,\s]*$/.test(value),
  );
  return list.map((element: unknown) =>
    typeof element === 'object' && element !== null ? { ...Object.fromEntries(texts), ...element } : element,
  );
}

/** A number of the file, as it is written there. */
class NumberText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

function parsed(text: string, place: string): unknown {
  const reviver: Reviver = (_, value, { source }) =>
    typeof value === 'number' && source !== undefined ? new NumberText(source) : value;
  try {
    return JSON.parse(text, reviver as (key: string, value: unknown) => unknown);
  } catch (error) {
    throw new UsageError(
      `${place} is not JSON: ${(error as Error).message}. Give an array of objects, or one object a line.`,
      { cause: error },
    );
  }
}

function textsOf(record: unknown, place: string): Texts {
  if (typeof record !== 'object' || record === null || Array.isArray(record) || record instanceof NumberText)
    throw new UsageError(`${place} is no object. Give an array of objects, or one object a line.`);
  const texts = new Map<string, string | null>();
  collect(record, '', texts);
  return texts;
}

function collect(record: object, path: string, texts: Map<string, string | null>): void {
  for (const [key, value] of Object.entries(record)) {
    const name = path === '' ? key : `${path}.${key}`;
    if (value instanceof NumberText) texts.set(name, plainNumber(value.text));
    else if (typeof value === 'object' && value !== null && !Array.isArray(value))
      collect(value, name, texts);
    else texts.set(name, value === null ? null : typeof value === 'string' ? value : JSON.stringify(value));
  }
}

/**
 * `5e-05` → `0.00005`: every digit, and no exponent. A zero behind exactly three decimals keeps the point from being read
 * as one of thousands.
 */
function plainNumber(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const places = fraction.length - Number(exponent);
  const digits = `${whole}${fraction}`;
  if (Math.abs(places) > 100) return text;
  const padded = places < 0 ? digits + '0'.repeat(-places) : digits.padStart(places + 1, '0');
  if (places <= 0) return sign + padded.replace(/^0+(?=\d)/, '');
  const decimals = padded.slice(-places);
  return `${sign}${padded.slice(0, -places).replace(/^0+(?=\d)/, '')}.${decimals.length === 3 ? `${decimals}0` : decimals}`;
}
