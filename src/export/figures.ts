import { createHmac } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { fingerprintOfKey } from '../pseudonymKey.ts';
import type { Secret } from '../secret.ts';
import { rows } from '../sql.ts';
import { literal, quoted, sqlFromTemplate } from '../sqlTemplate.ts';
import type { Dataset } from './datasets.ts';
import type { DateRange } from './days.ts';
import type { DayFigures } from './manifest.ts';

/** Figures of a day, and what its rows are known by. */
export interface Digested extends DayFigures {
  readonly digest: string;
}

/** Of a day without rows. */
export const nothing: Digested = { rows: 0, sums: {}, min: null, max: null, digest: '0' };

/** What each day of a range comes to; days without rows are left out. `relation` is the dataset's query or table. */
export async function readFigures(
  connection: DuckDBConnection,
  dataset: Dataset,
  relation: string,
  range: DateRange,
): Promise<ReadonlyMap<string, Digested>> {
  const parts = { dataset: relation, from: dateLiteral(range.from), to: dateLiteral(range.to) };
  const figures = sqlFromTemplate('exporting/figures', { ...parts, time: quoted(dataset.time) });
  const sums = await readSums(connection, dataset, parts);
  const found = await rows(connection, figures);
  return new Map(
    found.map(({ date, rows, min, max, digest }) => [
      String(date),
      {
        rows: Number(rows),
        sums: sums.get(String(date)) ?? {},
        min: min === null ? null : String(min),
        max: max === null ? null : String(max),
        digest: String(digest),
      },
    ]),
  );
}

type Sums = Record<string, Record<string, string>>;

async function readSums(
  connection: DuckDBConnection,
  { amount: money }: Dataset,
  parts: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, Sums>> {
  const days = new Map<string, Sums>();
  if (money === undefined) return days;
  const [amount, currency] = money;
  const columns = { amount: quoted(amount), currency: quoted(currency) };
  for (const row of await rows(connection, sqlFromTemplate('exporting/sums', { ...parts, ...columns }))) {
    const date = String(row.date);
    const sums = days.get(date) ?? { [amount]: {} };
    days.set(date, { [amount]: { ...sums[amount], [String(row.currency)]: String(row.sum) } });
  }
  return days;
}

export function dateLiteral(date: string): string {
  return `date ${literal(date)}`;
}

/**
 * Of rows, schema and options. With pseudonyms it is made with their key: of a day with few calls the plain digest would
 * tell, by trying all numbers, whose they were.
 */
export function fingerprintOf(dataset: Dataset, digested: Digested, key: Secret | undefined): string {
  const facts = [
    dataset.name,
    dataset.schemaVersion,
    key === undefined ? null : fingerprintOfKey(key),
    digested.rows,
    digested.digest,
  ];
  return createHmac('sha256', key?.reveal() ?? '')
    .update(JSON.stringify(facts))
    .digest('hex');
}
