import { isUtf8 } from 'node:buffer';
import { cutLines } from './cutLines.ts';
import { IdSet } from './idSet.ts';
import {
  byteOf,
  ControlCharacter,
  decodeString,
  escapeControlCharacters,
  malformed,
  skipString,
  skipWhitespace,
} from './jsonBytes.ts';
import { skipValue } from './jsonElement.ts';
import { callsForm, type ListForm } from './listForm.ts';
import { InvalidTotalError, MalformedPageError } from './readingErrors.ts';

interface Envelope {
  /** Records that the API counts for the whole query. */
  readonly totalItems: number;
  /** As answered, which need not be what was asked for; undefined if it is no positive whole number. */
  readonly pageSize: number | undefined;
  readonly pageNumber: string | number | undefined;
}

export interface Page {
  readonly envelope: Envelope;
  /** The records as delivered, one a line, each ended by a newline. A view of the body that was split. */
  readonly lines: Buffer;
  readonly count: number;
  readonly withoutId: number;
  /** Ids on this page that `ids` did not hold before. */
  readonly newIds: number;
}

/**
 * Splits the body of an answer of the API into its records and what is around them. The body is used up: its bytes
 * become the lines. A newline between tokens becomes a space, a raw control character in a string an escape, and
 * what is no UTF-8 a replacement character; everything else stays as it was.
 * @throws MalformedPageError, InvalidTotalError
 */
export function splitPage(body: Buffer, ids: IdSet = new IdSet(), form: ListForm = callsForm): Page {
  const text = isUtf8(body) ? body : Buffer.from(body.toString());
  const { bytes, open } = locateList(text, form.name);
  if (open === undefined) {
    return { envelope: readEnvelope(parseOutside(bytes.toString(), form.name), form, undefined), ...nothing };
  }
  const before = bytes.toString('utf8', 0, open + 1);
  const { rest, ...cut } = cutLines(bytes, open, ids, form.idKey);
  const outside = `${before}]${escapeControlCharacters(rest)}`;
  return { envelope: readEnvelope(parseOutside(outside, form.name), form, cut.count), ...cut };
}

const nothing = { lines: Buffer.alloc(0), count: 0, withoutId: 0, newIds: 0 };

function locateList(bytes: Buffer, listName: string): { bytes: Buffer; open: number | undefined } {
  try {
    return { bytes, open: findList(bytes, listName) };
  } catch (error) {
    if (!(error instanceof ControlCharacter)) throw error;
    const escaped = escapeControlCharacters(bytes);
    return { bytes: escaped, open: findList(escaped, listName) };
  }
}

/** Index of the bracket that opens the list; undefined if the page's object has none, or null. */
function findList(bytes: Buffer, listName: string): number | undefined {
  let at = expectByte(bytes, 0, byteOf.openBrace);
  if (bytes[skipWhitespace(bytes, at)] === byteOf.closeBrace) return undefined;
  for (;;) {
    const name = expectByte(bytes, at, byteOf.quote);
    const afterName = skipString(bytes, name);
    const value = skipWhitespace(bytes, expectByte(bytes, afterName, byteOf.colon));
    const isList = decodeString(bytes, name, afterName - 1) === listName;
    if (isList && bytes[value] === byteOf.openBracket) return value;
    at = skipWhitespace(bytes, skipValue(bytes, value));
    if (bytes[at] === byteOf.closeBrace) return undefined;
    at = expectByte(bytes, at, byteOf.comma);
  }
}

function expectByte(bytes: Buffer, from: number, byte: number): number {
  const at = skipWhitespace(bytes, from);
  if (bytes[at] !== byte) throw malformed(bytes, at);
  return at + 1;
}

function parseOutside(text: string, listName: string): Record<string, unknown> {
  const outside = parsePage(text);
  const list = outside[listName] ?? [];
  if (!Array.isArray(list) || list.length > 0) {
    throw new MalformedPageError(`A malformed page: "${listName}" is no list, or stands in it twice.`);
  }
  return outside;
}

function parsePage(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MalformedPageError('A malformed page: what is around its records is no JSON.', {
      cause: error,
    });
  }
}

/** `count` records are in the answer; undefined if it holds no list. */
function readEnvelope(
  { totalItems, pageSize, pageNumber }: Record<string, unknown>,
  form: ListForm,
  count: number | undefined,
): Envelope {
  return {
    totalItems: form.isPaged || totalItems !== undefined ? statedTotal(totalItems) : wholeList(form, count),
    pageSize: wholeNumber(pageSize) || undefined,
    pageNumber: typeof pageNumber === 'string' || typeof pageNumber === 'number' ? pageNumber : undefined,
  };
}

function statedTotal(totalItems: unknown): number {
  const total = wholeNumber(totalItems);
  if (total !== undefined) return total;
  throw new InvalidTotalError(
    `The page states ${JSON.stringify(totalItems) ?? 'no value'} as totalItems; it must be a whole number of at least 0.`,
  );
}

/** With no count to prove it, an answer without a list is not an empty one. */
function wholeList(form: ListForm, count: number | undefined): number {
  if (count !== undefined) return count;
  throw new MalformedPageError(`A malformed answer: it holds no list "${form.name}".`);
}

function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) && Number(number) >= 0 ? Number(number) : undefined;
}
