import type { DuckDBConnection } from '@duckdb/node-api';
import { rows } from '../../sql.ts';
import { decimalText } from '../micros.ts';
import type { ReportColumn, ReportTable } from '../report.ts';
import { reportTable } from '../reportTable.ts';
import type { Waterfall } from './waterfall.ts';

const LISTED = 20;

const stepColumns: readonly ReportColumn[] = [
  { name: 'step', label: 'Step', kind: 'text' },
  { name: 'amount', label: 'Amount', kind: 'money' },
  { name: 'count', label: 'Differences', kind: 'count' },
  { name: 'evidence', label: 'The largest', kind: 'text' },
];

/** From the ledger's sum to the invoice's: a table a currency, `waterfall_EUR`. */
export function waterfallTables(waterfalls: readonly Waterfall[], note: string): ReportTable[] {
  return waterfalls.map(({ currency, ledger, invoice, steps }, index) => ({
    name: `waterfall_${currency}`,
    title: `From the ledger to the invoice, ${currency}`,
    ...(index === 0 ? { note } : {}),
    columns: stepColumns,
    rows: [
      ['ledger', decimalText(ledger), null, ''],
      ...steps.map(({ reason, amount, count, evidence }) => [reason, decimalText(amount), count, evidence]),
      ['invoice', decimalText(invoice), null, ''],
    ],
  }));
}

const differenceColumns: readonly ReportColumn[] = [
  { name: 'currency', label: 'Currency', kind: 'text' },
  { name: 'amount', label: 'Difference', kind: 'money' },
  { name: 'reason', label: 'Reason', kind: 'text' },
  { name: 'evidence', label: 'Evidence', kind: 'text' },
  { name: 'trunk_id', label: 'Trunk', kind: 'text' },
  { name: 'direction', label: 'Direction', kind: 'text' },
  { name: 'country', label: 'Country', kind: 'text' },
  { name: 'day', label: 'Day', kind: 'date' },
  { name: 'invoice_amount', label: 'Invoice', kind: 'money' },
  { name: 'ledger_amount', label: 'Ledger', kind: 'money' },
  { name: 'lines', label: 'Lines', kind: 'text' },
];

/** What differs most, but for rounding. */
export function differencesTable(connection: DuckDBConnection): Promise<ReportTable[]> {
  return listed(
    connection,
    'worst_differences',
    'What differs most',
    differenceColumns,
    "invoice_differences where reason not in ('rounding', 'lines that are no calls')",
    'abs(amount) desc, all_columns',
  );
}

/** Lines of the invoice that bill no calls, or add up others. */
export function otherLinesTable(connection: DuckDBConnection): Promise<ReportTable[]> {
  return listed(
    connection,
    'other_lines',
    'Lines that are no calls, and totals, which are not counted twice',
    [
      { name: 'place', label: 'Line', kind: 'text' },
      { name: 'kind', label: 'What', kind: 'text' },
      { name: 'text', label: 'Text', kind: 'text' },
      { name: 'currency', label: 'Currency', kind: 'text' },
      { name: 'amount', label: 'Amount', kind: 'money' },
    ],
    `(select file || ':' || line_number as place, kind, coalesce(description, type, trunk, country, direction_text, day_text, '') as text,
      currency, amount, row_number() over (order by file, line_number) as number from invoice_lines where kind <> 'calls')`,
    'number',
  );
}

async function listed(
  connection: DuckDBConnection,
  name: string,
  title: string,
  columns: readonly ReportColumn[],
  source: string,
  order: string,
): Promise<ReportTable[]> {
  const names = columns.map(column => column.name).join(', ');
  const found = await rows(
    connection,
    `select ${names} from ${source} order by ${order.replace('all_columns', names)} limit ${LISTED + 1}`,
  );
  if (found.length === 0) return [];
  const note = found.length > LISTED ? `The first ${LISTED}; all of them are in the files.` : undefined;
  return [reportTable(name, title, columns, found.slice(0, LISTED), note)];
}
