import { firstRow, type Row, rowsOfFile, runFile } from '../../sql.ts';
import type { ReconcileContext } from '../context.ts';
import type { Detail, Section, Verdict } from '../report.ts';
import { exceeds, noTolerance, type Tolerance } from '../tolerance.ts';
import { counted, grouped } from '../wording.ts';
import { rateCalls } from './ratedCalls.ts';
import { ratingTables } from './tables.ts';

const details: readonly Detail[] = [
  {
    name: 'rating_differences',
    title: 'Calls that their own rate does not explain',
    relation: 'rating_differences',
  },
  { name: 'rating_exceptions', title: 'Calls that are odd by themselves', relation: 'rating_exceptions' },
  { name: 'rating_changes', title: 'What changed during the month', relation: 'rating_changes' },
  { name: 'rounding_by_group', title: 'How prices are rounded, by group', relation: 'rounding_by_group' },
  { name: 'billing_increments', title: 'Billing increments, by rate', relation: 'billing_increments' },
  {
    name: 'billing_increments_daily',
    title: 'Billing increments, by rate and day',
    relation: 'billing_increments_daily',
  },
];

/**
 * Whether the month's prices follow from the provider's own rates: how they are rounded, what increments and connect fees they
 * show, what changed between days, and which calls none of it explains. Leaves `rated_calls` and the relations of its details.
 */
export async function rating(
  context: ReconcileContext,
  { tolerance = noTolerance }: { readonly tolerance?: Tolerance | undefined } = {},
): Promise<Section> {
  const { connection } = context;
  const { inputs } = await rateCalls(context);
  for (const name of ['differences', 'exceptions', 'rate_changes', 'changes', 'summaries'])
    await runFile(connection, `reconcile/rating/${name}`);
  const counts = await firstRow(connection, 'reconcile/rating/counts');
  const sizes = await rowsOfFile(connection, 'reconcile/rating/sizes');
  return {
    id: 'rating',
    title: 'Prices by their own rates',
    summary: summaryOf(counts),
    verdict: verdictOf(counts, sizes, tolerance),
    tables: await ratingTables(connection, inputs),
    details: [...details],
  };
}

/** What is odd by itself or changed during the month is for a person to see, whatever it costs. */
function verdictOf(counts: Row, sizes: readonly Row[], tolerance: Tolerance): Verdict {
  const isBeyond = sizes.some(
    row => Number(row.unknown) > 0 || exceeds(tolerance, String(row.differing), String(row.charged)),
  );
  return isBeyond || Number(counts.exceptions) > 0 || Number(counts.changes) > 0 ? 'differs' : 'agrees';
}

function summaryOf(counts: Row): string {
  const calls = Number(counts.calls);
  if (calls === 0) return 'No call of the month has a price and billed seconds to check.';
  const fitting =
    `${grouped(Number(counts.fitting))} of ${counted(calls, 'charged call', 'charged calls')} cost what rate × billed seconds ` +
    `makes of them (${String(counts.rules)})`;
  const found = [
    counted(Number(counts.differing), 'call differs', 'calls differ'),
    counted(Number(counts.exceptions), 'call is odd by itself', 'calls are odd by themselves'),
    counted(Number(counts.changes), 'change during the month', 'changes during the month'),
  ].filter(text => !text.startsWith('0 '));
  return found.length === 0 ? `${fitting}.` : `${fitting}; ${found.join(', ')}.`;
}
