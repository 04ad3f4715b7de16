import type { DuckDBConnection } from '@duckdb/node-api';
import { UsageError } from '../errors.ts';
import { firstRow, runFile } from '../sql.ts';
import type { ErasureMode, SuppressedNumber } from './standIns.ts';
import { digestOf, sieveOf } from './suppressionList.ts';

/** A number as a person writes it, in E.164 with its +. @throws UsageError where it is no international number */
export function parseNumber(text: string): string {
  const digits = text
    .trim()
    .replace(/^tel:/i, '')
    .replaceAll(/\(0\)|[\s()./-]/g, '')
    .replace(/^00/, '+');
  if (/^\+[1-9][0-9]{6,14}$/.test(digits)) return digits;
  throw new UsageError(
    `--number is "${text}"; allowed is an international number with + or 00 and 7 to 15 digits, such as +4930123456. ` +
      'Write a national number with its country code.',
  );
}

/** Adds numbers to the list of those that must not come back; one that is on it already stays as it was. */
export async function addNumbers(
  connection: DuckDBConnection,
  key: Buffer,
  known: readonly SuppressedNumber[],
  e164: readonly string[],
  mode: ErasureMode,
  now: number,
): Promise<SuppressedNumber[]> {
  for (const name of ['hmac_sha256', 'pseudonyms']) await runFile(connection, `macros/${name}`);
  const byDigest = new Map(known.map(number => [number.digest, number]));
  for (const number of e164) {
    const digest = digestOf(key, number);
    const before = byDigest.get(digest);
    if (before?.mode === mode) continue;
    if (before !== undefined && mode === 'pseudonymize') throw erasedBefore(before);
    const found = await firstRow(connection, 'erase/country', { digits: number.slice(1) });
    byDigest.set(digest, {
      digest,
      sieve: sieveOf(key, number),
      country: found.country === null ? null : String(found.country),
      calling_code: String(found.calling_code),
      mode,
      had_pseudonym: before !== undefined,
      since: new Date(now).toISOString(),
    });
  }
  return [...byDigest.values()];
}

function erasedBefore({ digest, since }: SuppressedNumber): UsageError {
  return new UsageError(
    `One of the numbers was erased on ${since} (${digest.slice(0, 16)}…): what is gone gets no pseudonym. Leave it out, or ` +
      'leave out --pseudonymize.',
  );
}
