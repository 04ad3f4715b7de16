import type { Row } from '../../sql.ts';
import type { ReportColumn, ReportTable } from '../report.ts';
import { reportTable } from '../reportTable.ts';
import type { SwitchOptions } from './options.ts';
import type { ClassRow, FileRow } from './result.ts';

const classColumns: readonly ReportColumn[] = [
  { name: 'class', label: 'Result', kind: 'text' },
  { name: 'currency', label: 'Currency', kind: 'text' },
  { name: 'records', label: 'Switch records', kind: 'count' },
  { name: 'calls', label: 'Provider calls', kind: 'count' },
  { name: 'switch_seconds', label: 'Talked, switch', kind: 'seconds' },
  { name: 'provider_seconds', label: 'Talked, provider', kind: 'seconds' },
  { name: 'billed_seconds', label: 'Billed', kind: 'seconds' },
  { name: 'price', label: 'Charged', kind: 'money' },
];

export function classTable(classes: readonly ClassRow[], options: SwitchOptions): ReportTable {
  const { timeTolerance, durationTolerance } = options;
  const share = durationTolerance.share > 0 ? ` or ${durationTolerance.share * 100} %` : '';
  return reportTable(
    'switch_classes',
    'Calls of the month against the switch',
    classColumns,
    classes,
    `Times may lie ${timeTolerance / 1_000_000} s apart, durations ${durationTolerance.seconds} s${share}. ` +
      'Durations are from answer to end. Charged is what the provider took for these calls.',
  );
}

const tierColumns: readonly ReportColumn[] = [
  { name: 'tier', label: 'Matched by time and', kind: 'text' },
  { name: 'matches', label: 'Calls', kind: 'count' },
  { name: 'seconds_apart', label: 'Seconds apart (median)', kind: 'number' },
];

export function tierTable(tiers: readonly Row[]): ReportTable {
  return reportTable(
    'switch_tiers',
    'What the matches rest on',
    tierColumns,
    tiers,
    'numbers: both, in full. last digits: the last nine of both. called number: one side does not know the caller. ' +
      'caller rewritten: the called number of an outbound call. called rewritten: the caller of an inbound call that the switch books on an extension.',
  );
}

const fileColumns: readonly ReportColumn[] = [
  { name: 'name', label: 'File', kind: 'text' },
  { name: 'format', label: 'Format', kind: 'text' },
  { name: 'lines', label: 'Records', kind: 'count' },
  { name: 'set_aside', label: 'Set aside', kind: 'count' },
  { name: 'elsewhere', label: 'Other trunks', kind: 'count' },
  { name: 'internal', label: 'Internal', kind: 'count' },
  { name: 'outside', label: 'Other months', kind: 'count' },
  { name: 'repeated', label: 'Repeated', kind: 'count' },
  { name: 'compared', label: 'Compared', kind: 'count' },
  { name: 'first_time', label: 'First', kind: 'time' },
  { name: 'last_time', label: 'Last', kind: 'time' },
  { name: 'clock_offset', label: 'Clock ahead by (s)', kind: 'number' },
  { name: 'confident', label: 'Told from', kind: 'count' },
  { name: 'drift', label: 'Drift (s)', kind: 'number' },
];

export function fileTable(files: readonly FileRow[], { zone }: SwitchOptions): ReportTable {
  return reportTable(
    'switch_files',
    'Files of the switch',
    fileColumns,
    files,
    `Times without an offset are in ${zone}. First and last are by the provider's clock. The clock of a file is told from records ` +
      'and calls that are alone with their numbers on a day; without a figure too few are, and it counts as right.',
  );
}

const reasonColumns: readonly ReportColumn[] = [
  { name: 'name', label: 'File', kind: 'text' },
  { name: 'reason', label: 'Why', kind: 'text' },
  { name: 'lines', label: 'Lines', kind: 'count' },
  { name: 'first_line', label: 'First of them', kind: 'count' },
];

export function setAsideTable(reasons: readonly Row[]): ReportTable {
  return reportTable('switch_set_aside', 'Lines that could not be read', reasonColumns, reasons);
}
