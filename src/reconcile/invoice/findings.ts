import { rowsOfFile } from '../../sql.ts';
import { formatInstant } from '../../window.ts';
import type { ReconcileContext } from '../context.ts';
import type { ReportTable } from '../report.ts';
import type { InvoiceView } from './findCut.ts';
import type { Waterfall } from './waterfall.ts';

type Finding = readonly [what: string, where: string, remedy: string];

/** What has to be known about the invoice, and what to do about it. */
export async function findingsTable(
  context: ReconcileContext,
  view: InvoiceView,
  waterfalls: readonly Waterfall[],
): Promise<ReportTable[]> {
  const findings = [
    ...cutFindings(context, view),
    ...currencyFindings(context, waterfalls),
    ...(await lineFindings(context)),
  ];
  if (findings.length === 0) return [];
  return [
    {
      name: 'findings',
      title: 'What has to be known about the invoice',
      columns: [
        { name: 'what', label: 'What', kind: 'text' },
        { name: 'where', label: 'Where', kind: 'text' },
        { name: 'remedy', label: 'What to do', kind: 'text' },
      ],
      rows: findings,
    },
  ];
}

function cutFindings({ timeZone }: ReconcileContext, { cut, isShifted }: InvoiceView): Finding[] {
  if (!isShifted) return [];
  return [
    [
      `its month is cut as in ${cut.zone}, the ledger's in ${timeZone}`,
      `${formatInstant(cut.start)} to ${formatInstant(cut.end)}`,
      `with TRUNKLEDGER_TIME_ZONE=${cut.zone} and sync --rebuild the months are the same`,
    ],
  ];
}

function currencyFindings({ month }: ReconcileContext, waterfalls: readonly Waterfall[]): Finding[] {
  return waterfalls.flatMap(({ currency, isOnInvoice, isInLedger }): Finding[] => {
    if (!isInLedger)
      return [
        [
          `no call of ${month.label} is priced in ${currency}`,
          currency,
          'ask the provider which currency is agreed',
        ],
      ];
    if (!isOnInvoice)
      return [
        [
          `calls are priced in ${currency}, and nothing is billed in it`,
          currency,
          'give the other invoice as well: --invoice FILE',
        ],
      ];
    return [];
  });
}

/** Each kind with its first line and how many there are. */
async function lineFindings({ connection, month }: ReconcileContext): Promise<Finding[]> {
  const found = await rowsOfFile(connection, 'reconcile/invoice/findings', {
    first: month.firstDate,
    next: month.nextDate,
  });
  return found.map(
    (row): Finding => [
      `${row.what}: ${row.count}`,
      `${row.first}${Number(row.count) > 1 ? ', …' : ''}`,
      String(row.remedy),
    ],
  );
}
