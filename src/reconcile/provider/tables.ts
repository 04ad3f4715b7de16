import type { Row } from '../../sql.ts';
import type { ReportColumn, ReportTable } from '../report.ts';
import { reportTable } from '../reportTable.ts';

/** What the comparison came to, as sql/reconcile/provider has it. */
export interface Comparison {
  readonly files: readonly Row[];
  readonly classes: readonly Row[];
  readonly totals: readonly Row[];
  readonly fields: readonly Row[];
  readonly matches: readonly Row[];
  readonly calls: number;
  readonly differing: number;
  readonly clock: Row | undefined;
}

/** More files than a reader looks at one by one. */
const mostFiles = 40;

const amounts: readonly ReportColumn[] = [
  { name: 'calls', label: 'Calls', kind: 'count' },
  { name: 'ledger_amount', label: 'Ledger', kind: 'money' },
  { name: 'record_amount', label: 'Export', kind: 'money' },
  { name: 'difference', label: 'Export minus ledger', kind: 'money' },
];
const currency: ReportColumn = { name: 'currency', label: 'Currency', kind: 'text' };

export function tablesOf({ files, classes, totals, fields, matches }: Comparison): ReportTable[] {
  return [
    reportTable('provider_totals', 'Both sides', [currency, ...amounts], totals),
    reportTable(
      'provider_classes',
      'Every call in one class',
      [{ name: 'class', label: 'Class', kind: 'text' }, currency, ...amounts],
      classes,
      'A call with several differences is in the class of the weightiest. Calls without a currency have no price on either side.',
    ),
    reportTable(
      'provider_fields',
      'Fields that differ',
      [
        { name: 'field', label: 'Field', kind: 'text' },
        { name: 'calls', label: 'Calls', kind: 'count' },
      ],
      fields,
      'A call counts in each of its fields. Times agree within a second; columns that a file lacks are not compared.',
    ),
    reportTable(
      'provider_matches',
      'What joined them',
      [
        { name: 'matched_by', label: 'Joined by', kind: 'text' },
        { name: 'calls', label: 'Calls', kind: 'count' },
      ],
      matches,
    ),
    reportTable(
      'provider_files',
      'Imported files',
      [
        { name: 'file_name', label: 'File', kind: 'text' },
        { name: 'range_start', label: 'From', kind: 'time' },
        { name: 'range_end', label: 'Until', kind: 'time' },
        { name: 'lines', label: 'Lines', kind: 'count' },
        { name: 'records', label: 'Records', kind: 'count' },
        { name: 'rejected_lines', label: 'Set aside', kind: 'count' },
        { name: 'imported_at', label: 'Imported', kind: 'time' },
      ],
      files.slice(0, mostFiles),
      'Calls are compared from the first to the last time in each file; outside of that nothing is known.' +
        (files.length > mostFiles ? ` The first ${mostFiles} of ${files.length} files.` : ''),
    ),
  ].filter(({ rows }) => rows.length > 0);
}
