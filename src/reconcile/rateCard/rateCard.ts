import type { Json } from '@duckdb/node-api';
import { type Row, rowsOfFile, runFile } from '../../sql.ts';
import type { ReconcileContext } from '../context.ts';
import type { Detail, Section, Verdict } from '../report.ts';
import { exceeds, noTolerance, type Tolerance } from '../tolerance.ts';
import { counted } from '../wording.ts';
import { rateCardTables } from './rateCardTables.ts';
import { type RateCardOptions, readRateCard } from './readRateCard.ts';

const details: readonly Detail[] = [
  {
    name: 'rate_card_differences',
    title: 'Calls that the rate card prices otherwise',
    relation: 'rate_card_differences',
  },
  {
    name: 'calls_without_card_rate',
    title: 'Calls that the rate card has no rate for',
    relation: 'calls_without_card_rate',
  },
];

/**
 * The month's prices against a contract: what each call costs by the card, and why the price differs. Needs `rated_calls`;
 * leaves the relations of its details.
 * @throws UsageError where the card cannot be read.
 */
export async function rateCard(
  context: ReconcileContext,
  options: RateCardOptions & { readonly tolerance?: Tolerance | undefined },
): Promise<Section> {
  const { connection } = context;
  const card = await readRateCard(context, options);
  await runFile(connection, 'reconcile/rateCard/calls');
  await runFile(connection, 'reconcile/rateCard/differences');
  const totals = await rowsOfFile(connection, 'reconcile/rateCard/totals');
  return {
    id: 'rate-card',
    title: 'Against the rate card',
    summary: summaryOf(card.lines, totals),
    verdict: verdictOf(totals, options.tolerance ?? noTolerance),
    tables: await rateCardTables(connection, totals, card),
    details: [...details],
  };
}

/** Differences that cancel out are differences: what is tolerated is the sum of their sizes. */
function verdictOf(totals: readonly Row[], tolerance: Tolerance): Verdict {
  const differs = totals.some(
    row =>
      Number(row.without_rate) > 0 ||
      Number(row.other_currency) > 0 ||
      exceeds(tolerance, String(row.differing), String(row.expected)),
  );
  return differs ? 'differs' : 'agrees';
}

function summaryOf(lines: number, totals: readonly Row[]): string {
  if (totals.length === 0) return 'The month has no charged call to hold against the rate card.';
  const amounts = totals.map(
    ({ currency, compared, charged, expected, difference }) =>
      `${counted(Number(compared), 'call', 'calls')} that it has a rate for cost ${short(charged)} ${currency}, by the card ` +
      `${short(expected)}, a difference of ${short(difference)}`,
  );
  const sum = (name: string): number => totals.reduce((total, row) => total + Number(row[name]), 0);
  const missing = [
    [sum('without_rate'), 'without a rate on the card'],
    [sum('other_currency'), 'in another currency than the card'],
  ] as const;
  const named = missing
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${counted(count, 'call is', 'calls are')} ${what}`);
  return `The card has ${counted(lines, 'line', 'lines')}; ${[...amounts, ...named].join('; ')}.`;
}

/** At least two decimals: `12.500000` → `12.50`. */
function short(amount: Json | undefined): string {
  return String(amount).replace(/0{1,4}$/, '');
}
