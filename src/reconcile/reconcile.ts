import { rowsOfFile } from '../sql.ts';
import { formatInstant } from '../window.ts';
import { checkOverrides } from './columnOverrides.ts';
import type { ReconcileContext } from './context.ts';
import type { Report, ReportTable, Section, Verdict } from './report.ts';
import { reportTable } from './reportTable.ts';
import { mappedColumns, type ReconcileOptions, sections } from './sections.ts';
import { noTolerance } from './tolerance.ts';

/**
 * All sections that have something to compare with, in the order of the report.
 * @throws UsageError where `--map` names a column that no file has.
 */
export async function makeSections(context: ReconcileContext, options: ReconcileOptions): Promise<Section[]> {
  checkOverrides(options.map ?? {}, mappedColumns);
  const made: Section[] = [];
  for (const make of sections) {
    const section = await make(context, options);
    if (section !== undefined) made.push(section);
  }
  return made;
}

/** The report of the month. Details are relations of the context's database. */
export async function reconcile(context: ReconcileContext, options: ReconcileOptions): Promise<Report> {
  const made = await makeSections(context, options);
  const { month, projectId, timeZone, now } = context;
  const { value, isPercent } = options.tolerance ?? noTolerance;
  return {
    month: month.label,
    projectId,
    timeZone,
    start: formatInstant(month.start),
    end: formatInstant(month.end),
    madeAt: new Date(now()).toISOString(),
    verdict: worst(made),
    tolerance: `${value}${isPercent ? '%' : ''}`,
    closed: undefined,
    totals: await totals(context),
    sections: made,
  };
}

function worst(made: readonly Section[]): Verdict {
  const verdicts = made.map(({ verdict }) => verdict);
  return (['unproven', 'differs'] as const).find(verdict => verdicts.includes(verdict)) ?? 'agrees';
}

const totalColumns = [
  { name: 'currency', label: 'Currency', kind: 'text' },
  { name: 'calls', label: 'Calls', kind: 'count' },
  { name: 'answered', label: 'Answered', kind: 'count' },
  { name: 'billed_seconds', label: 'Billed seconds', kind: 'seconds' },
  { name: 'amount', label: 'Amount', kind: 'money' },
] as const;

async function totals({ connection, month }: ReconcileContext): Promise<ReportTable> {
  const found = await rowsOfFile(connection, 'reconcile/totals');
  return reportTable('totals', `Calls of ${month.label}`, totalColumns, found);
}
