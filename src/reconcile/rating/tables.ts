import type { DuckDBConnection } from '@duckdb/node-api';
import { rows } from '../../sql.ts';
import type { ReportColumn, ReportTable } from '../report.ts';
import { reportTable } from '../reportTable.ts';
import type { ChosenInput } from './secondsInputs.ts';

/** Rows of a table; all are in the file of the same name. */
const SHOWN = 30;

interface Listing {
  readonly name: string;
  readonly title: string;
  readonly note: string;
  /** Relation or query in brackets, in its order. */
  readonly source: string;
  /** File that holds all rows, if it is not all shown. */
  readonly file?: string;
  readonly columns: readonly ReportColumn[];
}

const place: readonly ReportColumn[] = [
  { name: 'direction', label: 'Direction', kind: 'text' },
  { name: 'country', label: 'Country', kind: 'text' },
  { name: 'currency', label: 'Currency', kind: 'text' },
];

const listings: readonly Listing[] = [
  {
    name: 'rating_differences',
    title: 'Calls that their own rate does not explain',
    note: 'Price against rate per minute × billed seconds / 60 under the rule of the group, and billed seconds against the increment.',
    source: `(
      select part, regexp_replace(reason, '\\d+(\\.\\d+)?( s|/\\d+)', '…\\2', 'g') as reason, currency, count(*) as calls,
        sum(difference)::decimal(38, 6) as difference
      from rating_differences group by all order by abs(sum(difference)) desc, part, reason, currency
    )`,
    file: 'rating_differences',
    columns: [
      { name: 'part', label: 'About', kind: 'text' },
      { name: 'reason', label: 'Reason', kind: 'text' },
      { name: 'currency', label: 'Currency', kind: 'text' },
      { name: 'calls', label: 'Calls', kind: 'count' },
      { name: 'difference', label: 'Difference', kind: 'money' },
    ],
  },
  {
    name: 'rating_exceptions',
    title: 'Calls that are odd by themselves',
    note: 'A call may be odd in several ways and counts in each.',
    source: `(
      select exception, coalesce(price_currency, rate_currency) as currency, count(*) as calls, coalesce(sum(price), 0)::decimal(38, 6) as amount
      from rating_exceptions group by all order by all
    )`,
    file: 'rating_exceptions',
    columns: [
      { name: 'exception', label: 'What', kind: 'text' },
      { name: 'currency', label: 'Currency', kind: 'text' },
      { name: 'calls', label: 'Calls', kind: 'count' },
      { name: 'amount', label: 'Charged', kind: 'money' },
    ],
  },
  {
    name: 'rating_changes',
    title: 'What changed during the month',
    note: 'Dated by the first billing day that shows it; the amount is what the change costs the calls from then on.',
    source: 'rating_changes',
    file: 'rating_changes',
    columns: [
      { name: 'day', label: 'Day', kind: 'date' },
      { name: 'what', label: 'What', kind: 'text' },
      ...place,
      { name: 'trunks', label: 'Trunks', kind: 'text' },
      { name: 'before', label: 'From', kind: 'text' },
      { name: 'after', label: 'To', kind: 'text' },
      { name: 'calls', label: 'Calls', kind: 'count' },
      { name: 'amount', label: 'Amount', kind: 'money' },
      { name: 'certainty', label: 'Certainty', kind: 'text' },
    ],
  },
  {
    name: 'rounding_by_group',
    title: 'How prices are rounded',
    note:
      'Calls of each group that a mode fits: half away from zero, half to even, up, cut. ' +
      'Four decimals and no connect fee unless said. Groups with unexplained calls first.',
    source: '(select * exclude (note), note from rounding_by_group)',
    file: 'rounding_by_group',
    columns: [
      { name: 'trunk_id', label: 'Trunk', kind: 'text' },
      ...place,
      { name: 'valid_from', label: 'From', kind: 'date' },
      { name: 'calls', label: 'Calls', kind: 'count' },
      { name: 'half_up', label: 'Half up', kind: 'count' },
      { name: 'half_even', label: 'Half even', kind: 'count' },
      { name: 'ceiling', label: 'Ceiling', kind: 'count' },
      { name: 'truncation', label: 'Truncation', kind: 'count' },
      { name: 'modes', label: 'Fits best', kind: 'text' },
      { name: 'decimals', label: 'Decimals', kind: 'count' },
      { name: 'connect_fee', label: 'Connect fee', kind: 'money' },
      { name: 'unexplained', label: 'Unexplained', kind: 'count' },
      { name: 'note', label: 'Note', kind: 'text' },
    ],
  },
  {
    name: 'billing_increments',
    title: 'Billing increments',
    note: 'First seconds / step, inferred from seconds and billed seconds: the smallest that explains the calls. What is uncertain first.',
    source: 'billing_increments',
    file: 'billing_increments',
    columns: [
      ...place,
      { name: 'rate', label: 'Rate per minute', kind: 'money' },
      { name: 'valid_from', label: 'From', kind: 'date' },
      { name: 'increment', label: 'Increment', kind: 'text' },
      { name: 'certainty', label: 'Certainty', kind: 'text' },
      { name: 'alternatives', label: 'Also possible', kind: 'text' },
      { name: 'calls', label: 'Calls', kind: 'count' },
      { name: 'fits', label: 'Explained', kind: 'count' },
      { name: 'durations', label: 'Durations', kind: 'count' },
    ],
  },
];

/** The tables of the rating; those of findings only where there are some. */
export async function ratingTables(
  connection: DuckDBConnection,
  inputs: readonly ChosenInput[],
): Promise<ReportTable[]> {
  const tables: ReportTable[] = [];
  for (const listing of listings) {
    const table = await tableOf(connection, listing);
    if (table.rows.length > 0) tables.push(table);
  }
  return inputs.length === 0 ? tables : [...tables, inputTable(inputs)];
}

async function tableOf(connection: DuckDBConnection, listing: Listing): Promise<ReportTable> {
  const { name, title, note, source, file, columns } = listing;
  const names = columns.map(column => column.name).join(', ');
  const found = await rows(connection, `select ${names} from ${source} limit ${SHOWN + 1}`);
  const more = found.length > SHOWN ? ` The first ${SHOWN}; all are in ${file}.csv.` : '';
  return reportTable(name, title, columns, found.slice(0, SHOWN), note + more);
}

const inputTexts = {
  talk: 'answer to end, whole seconds',
  'talk rounded up': 'answer to end, seconds begun',
  duration: 'durationSeconds as delivered',
} as const;

function inputTable(inputs: readonly ChosenInput[]): ReportTable {
  return {
    name: 'seconds_inputs',
    title: 'What billed seconds are made of',
    note: 'The API measures durationSeconds from the start inbound and from the answer outbound: chosen is what contradicts the fewest billed seconds.',
    columns: [
      { name: 'direction', label: 'Direction', kind: 'text' },
      { name: 'input', label: 'Chosen', kind: 'text' },
      { name: 'equals', label: 'Explains as much', kind: 'text' },
      { name: 'calls', label: 'Calls looked at', kind: 'count' },
      { name: 'breaks', label: 'Contradicted', kind: 'count' },
      { name: 'most_breaks', label: 'By the worst', kind: 'count' },
    ],
    rows: inputs.map(({ direction, input, equals, calls, breaks, mostBreaks }) => [
      direction,
      inputTexts[input],
      equals.map(other => inputTexts[other]).join('; '),
      calls,
      breaks,
      mostBreaks,
    ]),
  };
}
