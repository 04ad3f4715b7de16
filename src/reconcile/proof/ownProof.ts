import { rows, runScript } from '../../sql.ts';
import { literal, sqlFromTemplate } from '../../sqlTemplate.ts';
import { formatInstant } from '../../window.ts';
import type { ReconcileContext } from '../context.ts';
import type { Detail, ReportColumn, ReportTable, Section } from '../report.ts';
import { reportTable } from '../reportTable.ts';
import { counted, grouped } from '../wording.ts';
import { findHindrances, type Hindrance } from './hindrance.ts';

/**
 * Whether the month is proven: all of it covered by settled readings, every call ended and priced, no record rejected.
 * Leaves the relations `unsettled_windows`, `refused_readings`, `rejected_records` and `unfinished_calls`.
 */
export async function ownProof(context: ReconcileContext): Promise<Section> {
  const { connection, month, projectId } = context;
  const script = sqlFromTemplate('reconcile/proof/relations', {
    project_id: literal(projectId),
    start: literal(formatInstant(month.start)),
    end: literal(formatInstant(month.end)),
  });
  await runScript(connection, script, {}, 'reconcile/proof/relations');
  const hindrances = await findHindrances(connection, formatInstant(month.end));
  const lists = await Promise.all(listed.map(list => listOf(context, list)));
  return {
    id: 'proof',
    title: 'Proof of the ledger itself',
    summary:
      hindrances.length === 0 ? await provenSummary(context) : unprovenSummary(month.label, hindrances),
    verdict: hindrances.length === 0 ? 'agrees' : 'unproven',
    tables:
      hindrances.length === 0 ? [] : [hindranceTable(hindrances), ...lists.flatMap(({ tables }) => tables)],
    details: lists.flatMap(({ details }) => details),
  };
}

async function provenSummary({ connection, month, projectId }: ReconcileContext): Promise<string> {
  const [counts] = await rows(
    connection,
    `select count(*) as windows, (select count(*) from month_calls) as calls from ledger.ops.windows
     where project_id = $project_id and window_end > $start::timestamp and window_start < $end::timestamp`,
    { project_id: projectId, start: formatInstant(month.start), end: formatInstant(month.end) },
  );
  return (
    `${month.label} is proven: ${counted(Number(counts?.windows), 'settled window covers', 'settled windows cover')} all of it, ` +
    `and of its ${counted(Number(counts?.calls), 'call', 'calls')} none waits for an end or a price.`
  );
}

function unprovenSummary(month: string, hindrances: readonly Hindrance[]): string {
  return (
    `${month} is not proven, so no sum of it is true yet: ${hindrances.map(({ text }) => text).join(', ')}. ` +
    `First: ${hindrances[0]?.remedy ?? ''}`
  );
}

function hindranceTable(hindrances: readonly Hindrance[]): ReportTable {
  return {
    name: 'hindrances',
    title: 'What keeps the month from being proven',
    columns: [
      { name: 'what', label: 'What', kind: 'text' },
      { name: 'meaning', label: 'Meaning', kind: 'text' },
      { name: 'remedy', label: 'What to do', kind: 'text' },
    ],
    rows: hindrances.map(({ text, meaning, remedy }) => [text, meaning, remedy]),
  };
}

interface List {
  readonly relation: string;
  readonly title: string;
  readonly columns: readonly ReportColumn[];
}

const listed: readonly List[] = [
  {
    relation: 'month_gaps',
    title: 'Time that is not covered',
    columns: [
      { name: 'gap_start', label: 'From', kind: 'time' },
      { name: 'gap_end', label: 'To', kind: 'time' },
      { name: 'reason', label: 'Reason', kind: 'text' },
    ],
  },
  {
    relation: 'refused_readings',
    title: 'Readings that were refused',
    columns: [
      { name: 'range_start', label: 'From', kind: 'time' },
      { name: 'range_end', label: 'To', kind: 'time' },
      { name: 'reason', label: 'Reason', kind: 'text' },
    ],
  },
  {
    relation: 'unsettled_windows',
    title: 'Windows that are not settled',
    columns: [
      { name: 'window_start', label: 'From', kind: 'time' },
      { name: 'window_end', label: 'To', kind: 'time' },
      { name: 'calls', label: 'Calls', kind: 'count' },
      { name: 'open_calls', label: 'Open', kind: 'count' },
      { name: 'unpriced_calls', label: 'Unpriced', kind: 'count' },
      { name: 'next_read_at', label: 'Worth reading from', kind: 'time' },
    ],
  },
  {
    relation: 'rejected_records',
    title: 'Records that cannot be read',
    columns: [
      { name: 'call_id', label: 'Call', kind: 'text' },
      { name: 'window_start', label: 'Window from', kind: 'time' },
      { name: 'window_end', label: 'Window to', kind: 'time' },
      { name: 'reason', label: 'Reason', kind: 'text' },
    ],
  },
  {
    relation: 'unfinished_calls',
    title: 'Calls without a final price',
    columns: [
      { name: 'call_id', label: 'Call', kind: 'text' },
      { name: 'trunk_id', label: 'Trunk', kind: 'text' },
      { name: 'direction', label: 'Direction', kind: 'text' },
      { name: 'create_time', label: 'Created', kind: 'time' },
      { name: 'finality', label: 'State', kind: 'text' },
      { name: 'billing_duration_seconds', label: 'Billed seconds', kind: 'seconds' },
    ],
  },
];

const shown = 20;

/** The first rows as a table, all of them as a detail; neither where there are none. */
async function listOf(
  { connection }: ReconcileContext,
  { relation, title, columns }: List,
): Promise<{ tables: ReportTable[]; details: Detail[] }> {
  const names = columns.map(({ name }) => name).join(', ');
  const first = await rows(connection, `select ${names} from ${relation} limit ${shown}`);
  if (first.length === 0) return { tables: [], details: [] };
  const [all] = await rows(connection, `select count(*) as items from ${relation}`);
  const items = Number(all?.items);
  const note =
    items > shown ? `The first ${shown} of ${grouped(items)}; all are in ${relation}.csv.` : undefined;
  const table = reportTable(relation, title, columns, first, note);
  return { tables: [table], details: [{ name: relation, title, relation }] };
}
