import { type Row, rows, rowsOfFile } from '../../sql.ts';
import type { ReconcileContext } from '../context.ts';
import type { ReportColumn, Section } from '../report.ts';
import { reportTable } from '../reportTable.ts';
import type { ReconcileOptions } from '../sections.ts';
import { exceeds, noTolerance } from '../tolerance.ts';
import { counted } from '../wording.ts';

/**
 * What became of closed months after they were closed, as far as this month saw it. Undefined where none was closed
 * before it.
 */
export async function adjustments(
  { connection, month, closes }: ReconcileContext,
  { tolerance = noTolerance }: ReconcileOptions,
): Promise<Section | undefined> {
  const before = closes.filter(close => close.month < month.label);
  if (before.length === 0) return undefined;
  const sums = await rows(
    connection,
    'select of_month, currency, calls, amount from month_adjustments order by all',
  );
  const kinds = await rowsOfFile(connection, 'reconcile/adjustments/kinds');
  const later = await rowsOfFile(connection, 'reconcile/adjustments/later', { month: month.label });
  const frozen = new Map(
    before.flatMap(close => close.sums.map(sum => [`${close.month} ${sum.currency}`, sum.amount] as const)),
  );
  const differs = sums.some(({ of_month, currency, amount }) =>
    exceeds(tolerance, String(amount), frozen.get(`${of_month} ${currency}`) ?? '0'),
  );
  return {
    id: 'adjustments',
    title: 'Later changes of closed months',
    summary: summarize(month.label, sums, kinds),
    verdict: differs ? 'differs' : 'agrees',
    tables: [
      reportTable('adjustment_sums', 'What is to be booked', sumColumns, sums),
      reportTable('adjustment_kinds', 'What changed', kindColumns, kinds),
      reportTable(
        'later_adjustments',
        'Seen after this month, for the months in which they were seen',
        laterColumns,
        later,
      ),
    ].filter(({ rows: found }) => found.length > 0),
    details: [{ name: 'adjustments', title: 'Calls of closed months that changed', relation: 'adjustments' }],
  };
}

function summarize(month: string, sums: readonly Row[], kinds: readonly Row[]): string {
  const calls = kinds.reduce((total, row) => total + Number(row.calls), 0);
  if (calls === 0) return `No call of a closed month was seen to have changed in ${month}.`;
  const found = `${counted(calls, 'call', 'calls')} of closed months`;
  const amounts = sums.map(({ of_month, currency, amount }) => `${amount} ${currency} of ${of_month}`);
  return amounts.length === 0
    ? `${found} changed, as seen in ${month}; no amount did.`
    : `${found} changed, as seen in ${month}: ${amounts.join(', ')}.`;
}

const ofMonth: ReportColumn = { name: 'of_month', label: 'Closed month', kind: 'text' };
const calls: ReportColumn = { name: 'calls', label: 'Calls', kind: 'count' };
const currency: ReportColumn = { name: 'currency', label: 'Currency', kind: 'text' };
const amount: ReportColumn = { name: 'amount', label: 'Amount', kind: 'money' };

const sumColumns = [ofMonth, currency, calls, amount];
const kindColumns: readonly ReportColumn[] = [
  ofMonth,
  { name: 'kind', label: 'What', kind: 'text' },
  calls,
  { name: 'first_seen_at', label: 'First seen', kind: 'time' },
  { name: 'last_seen_at', label: 'Last seen', kind: 'time' },
];
const laterColumns: readonly ReportColumn[] = [
  { name: 'seen_in_month', label: 'Seen in', kind: 'text' },
  ofMonth,
  currency,
  calls,
  amount,
];
