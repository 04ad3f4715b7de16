import { rows, runFile } from '../../sql.ts';
import type { Overrides } from '../columns.ts';
import type { ReconcileContext } from '../context.ts';
import type { DecimalMark } from '../decimals.ts';
import { shortDecimal } from '../micros.ts';
import type { Detail, Section } from '../report.ts';
import { noTolerance, type Tolerance } from '../tolerance.ts';
import { assignCalls, type InboundSide } from './billedCalls.ts';
import { differingCells } from './cells.ts';
import { writeDifferences } from './differences.ts';
import { findCut, type InvoiceView } from './findCut.ts';
import { findingsTable } from './findings.ts';
import { differencesTable, otherLinesTable, waterfallTables } from './invoiceTables.ts';
import { readInvoices } from './readInvoice.ts';
import { differs, readWaterfalls, type Waterfall } from './waterfall.ts';

export interface InvoiceOptions {
  /** Paths of CSV or JSON files: together they are the invoice of the month. */
  readonly files: readonly string[];
  readonly map?: Overrides | undefined;
  /** What stands before decimals, where the files do not show it. */
  readonly decimal?: DecimalMark | undefined;
  readonly tolerance?: Tolerance | undefined;
}

/**
 * The month against its invoice, at the invoice's own grain: a waterfall in each currency whose parts sum exactly to the
 * difference. Leaves the relations `invoice_lines`, `invoice_comparison`, `invoice_differences` and `invoice_moved_calls`.
 * @throws UsageError where a file cannot be read as an invoice of the month.
 */
export async function invoice(context: ReconcileContext, options: InvoiceOptions): Promise<Section> {
  const { connection, month } = context;
  await readInvoices(context, options);
  await runFile(connection, 'reconcile/macros_rounding');
  const side = await assignCalls(connection);
  const view = await findCut(context);
  await writeDifferences(connection, await differingCells(context, view), view);
  await runFile(connection, 'reconcile/invoice/comparison', { counted: view.counted });
  const waterfalls = await readWaterfalls(connection);
  const tolerance = options.tolerance ?? noTolerance;
  const isDifferent = waterfalls.some(waterfall => differs(waterfall, tolerance));
  return {
    id: 'invoice',
    title: 'Against the invoice',
    summary: `${month.label}: ${waterfalls.map(sentence).join('; ')}.`,
    verdict: isDifferent ? 'differs' : 'agrees',
    tables: [
      ...waterfallTables(waterfalls, await howCompared(context, view, side)),
      ...(await findingsTable(context, view, waterfalls)),
      ...(await differencesTable(connection)),
      ...(await otherLinesTable(connection)),
    ],
    details,
  };
}

const details: readonly Detail[] = [
  { name: 'invoice_differences', relation: 'invoice_differences', title: 'Each difference with its reason' },
  {
    name: 'invoice_comparison',
    relation: 'invoice_comparison',
    title: 'What is billed beside what the ledger has',
  },
  {
    name: 'invoice_moved_calls',
    relation: 'invoice_moved_calls',
    title: 'Calls that one side counts to another month',
  },
  { name: 'invoice_lines', relation: 'invoice_lines', title: 'The lines of the invoice, as they were read' },
];

function sentence({ currency, invoice: billed, ledger, steps }: Waterfall): string {
  const parts = steps
    .filter(({ amount, gross }) => amount !== 0n || gross !== 0n)
    .map(({ reason, amount }) => `${reason} ${shortDecimal(amount)}`);
  const amounts = `the invoice is ${shortDecimal(billed)} ${currency}, the ledger ${shortDecimal(ledger)}`;
  if (parts.length === 0) return `${amounts}, and they agree`;
  return `${amounts}; the difference of ${shortDecimal(billed - ledger)} is ${parts.join(', ')}`;
}

async function howCompared(
  { connection }: ReconcileContext,
  { counted }: InvoiceView,
  side: InboundSide,
): Promise<string> {
  const [said] = await rows(connection, 'from invoice_said');
  const grain = ['trunk', 'direction', 'destination', 'day'].filter(name => said?.[name] === true);
  const [sizes] = await rows(
    connection,
    `select count(*) as lines, count(distinct file) as files, count(calls) as counted from invoice_lines where kind = 'calls'`,
  );
  return (
    `${sizes?.lines} ${sizes?.lines === 1 ? 'line' : 'lines'} of ${sizes?.files} ${sizes?.files === 1 ? 'file' : 'files'} ` +
    `${sizes?.lines === 1 ? 'bills' : 'bill'} calls` +
    `${grain.length === 0 ? '' : `, told apart by ${grain.join(', ')}`}.` +
    `${Number(sizes?.counted) === 0 ? '' : ` Calls are counted as the invoice does: ${countedText[counted]}.`}` +
    `${side === 'to' ? ' Inbound calls are billed by the country that was called.' : ''}`
  );
}

const countedText = {
  billed: 'those with billed seconds',
  answered: 'those that were answered',
  all: 'every attempt',
} as const;
