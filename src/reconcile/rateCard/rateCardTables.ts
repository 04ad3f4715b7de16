import type { DuckDBConnection } from '@duckdb/node-api';
import { type Row, rowsOfFile } from '../../sql.ts';
import type { ReportColumn, ReportTable } from '../report.ts';
import { reportTable } from '../reportTable.ts';
import type { RateCard } from './readRateCard.ts';

const SHOWN = 30;

const destination: readonly ReportColumn[] = [
  { name: 'direction', label: 'Direction', kind: 'text' },
  { name: 'country', label: 'Country', kind: 'text' },
  { name: 'destination', label: 'Line of the card', kind: 'text' },
  { name: 'currency', label: 'Currency', kind: 'text' },
];

/** What was charged and what the card makes of it, by currency, by destination and by reason; calls that it says nothing of. */
export async function rateCardTables(
  connection: DuckDBConnection,
  totals: readonly Row[],
  card: RateCard,
): Promise<ReportTable[]> {
  const found = [
    totalsTable(totals, card),
    await table(connection, 'reasons', 'Why prices differ from the card', [
      { name: 'reason', label: 'Reason', kind: 'text' },
      { name: 'currency', label: 'Currency', kind: 'text' },
      { name: 'calls', label: 'Calls', kind: 'count' },
      { name: 'difference', label: 'Difference', kind: 'money' },
      { name: 'rate_part', label: 'by rate', kind: 'money' },
      { name: 'increment_part', label: 'by increment', kind: 'money' },
      { name: 'minimum_part', label: 'by minimum', kind: 'money' },
      { name: 'connect_fee_part', label: 'by connect fee', kind: 'money' },
      { name: 'rounding_part', label: 'what is left', kind: 'money' },
    ]),
    await table(connection, 'destinations', 'The card by destination', [
      ...destination,
      { name: 'calls', label: 'Calls', kind: 'count' },
      { name: 'charged', label: 'Charged', kind: 'money' },
      { name: 'expected', label: 'By the card', kind: 'money' },
      { name: 'difference', label: 'Difference', kind: 'money' },
      { name: 'differing_calls', label: 'Calls that differ', kind: 'count' },
    ]),
    await table(connection, 'missing', 'Calls that the card has no rate for', [
      { name: 'direction', label: 'Direction', kind: 'text' },
      { name: 'country', label: 'Country', kind: 'text' },
      { name: 'currency', label: 'Currency', kind: 'text' },
      { name: 'calls', label: 'Calls', kind: 'count' },
      { name: 'charged', label: 'Charged', kind: 'money' },
    ]),
  ];
  return found.filter(({ rows: own }) => own.length > 0);
}

function totalsTable(totals: readonly Row[], { includesLastDays }: RateCard): ReportTable {
  const columns: ReportColumn[] = [
    { name: 'currency', label: 'Currency', kind: 'text' },
    { name: 'calls', label: 'Calls', kind: 'count' },
    { name: 'compared', label: 'With a rate', kind: 'count' },
    { name: 'charged', label: 'Charged for them', kind: 'money' },
    { name: 'expected', label: 'By the card', kind: 'money' },
    { name: 'difference', label: 'Difference', kind: 'money' },
    { name: 'differing_calls', label: 'Calls that differ', kind: 'count' },
    { name: 'without_rate', label: 'Without a rate', kind: 'count' },
    { name: 'other_currency', label: 'In another currency', kind: 'count' },
    { name: 'unpriced', label: 'Not priced yet', kind: 'count' },
    { name: 'unpriced_expected', label: 'Those by the card', kind: 'money' },
  ];
  const days = includesLastDays
    ? 'The card shows that valid_to is the last day of a rate, and so it was read.'
    : 'valid_to is the first day on which a rate no longer holds.';
  return reportTable(
    'rate_card_totals',
    'Charged, and by the rate card',
    columns,
    totals,
    `The destination is the called number, in both directions. ${days}`,
  );
}

async function table(
  connection: DuckDBConnection,
  name: 'reasons' | 'destinations' | 'missing',
  title: string,
  columns: readonly ReportColumn[],
): Promise<ReportTable> {
  const found = await rowsOfFile(connection, `reconcile/rateCard/${name}`, { shown: SHOWN });
  const note = found.length === SHOWN ? `The first ${SHOWN}, the largest amounts first.` : undefined;
  return reportTable(`rate_card_${name}`, title, columns, found, note);
}
