import { UsageError } from '../errors.ts';
import {
  type ColumnMap,
  headerUnit,
  mapColumns,
  type Overrides,
  type WantedColumn,
} from '../reconcile/columns.ts';

/** Columns of the provider's export, with the cell that sql/import/records.sql knows each by. */
const columns = [
  { name: 'create_time', cell: 'create_text', synonyms: ['timestamp', 'start time', 'created', 'date time'] },
  { name: 'call_id', cell: 'call_id', synonyms: ['id', 'call identifier'] },
  { name: 'answer_time', cell: 'answer_text', synonyms: ['answered', 'answered at'] },
  { name: 'end_time', cell: 'end_text', synonyms: ['ended', 'ended at'] },
  { name: 'from', cell: 'from_raw', synonyms: ['caller', 'from number', 'calling number', 'source'] },
  { name: 'to', cell: 'to_raw', synonyms: ['callee', 'to number', 'called number', 'destination'] },
  { name: 'trunk_id', cell: 'trunk_id', synonyms: ['sip trunk id'] },
  { name: 'trunk_name', cell: 'trunk_name', synonyms: ['trunk', 'sip trunk', 'sip trunk name'] },
  { name: 'direction', cell: 'direction', synonyms: ['call direction'] },
  { name: 'duration', cell: 'duration_text', synonyms: ['duration s', 'duration seconds', 'duration sec'] },
  { name: 'result', cell: 'call_result', synonyms: ['call result'] },
  { name: 'to_country', cell: 'to_country', synonyms: ['to country code', 'destination country'] },
  { name: 'from_country', cell: 'from_country', synonyms: ['from country code', 'source country'] },
  { name: 'is_emergency_call', cell: 'emergency_text', synonyms: ['emergency call', 'emergency'] },
  { name: 'price_per_minute', cell: 'rate_text', synonyms: ['rate', 'rate per minute'] },
  { name: 'cost', cell: 'price_text', synonyms: ['price', 'total price', 'call price', 'total cost'] },
  { name: 'currency', cell: 'currency_text', synonyms: ['currency code', 'price currency'] },
  { name: 'cause_code', cell: 'cause_text', synonyms: ['hangup cause', 'q 850 cause'] },
  { name: 'sip_response_code', cell: 'response_text', synonyms: ['sip code', 'response code'] },
  { name: 'region', cell: 'region', synonyms: [] },
  { name: 'mean_opinion_score', cell: 'score_text', synonyms: ['mos'] },
  { name: 'transport', cell: 'transport', synonyms: [] },
  { name: 'port', cell: 'port_text', synonyms: [] },
  { name: 'project_id', cell: 'record_project_id', synonyms: ['project'] },
  { name: 'group_id', cell: 'group_id', synonyms: [] },
  { name: 'relationship_type', cell: 'relationship_type', synonyms: [] },
  { name: 'has_children', cell: 'children_text', synonyms: [] },
] as const;

export type ProviderColumn = (typeof columns)[number]['name'];

const wanted: readonly WantedColumn<ProviderColumn>[] = columns.map(({ name, synonyms }) => ({
  name,
  synonyms,
  required: name === 'create_time',
}));

export const providerColumnNames: readonly ProviderColumn[] = columns.map(({ name }) => name);

/** Of each column, the cell that sql/import/records.sql knows it by. */
export const cellOf: Readonly<Record<ProviderColumn, string>> = Object.fromEntries(
  columns.map(({ name, cell }) => [name, cell]),
) as Record<ProviderColumn, string>;

/**
 * Finds the columns of the provider's export among the headers of a file.
 * Throws a UsageError where it has no Timestamp, neither a Call Id nor numbers, or durations in another unit than seconds.
 */
export function providerColumns(
  header: readonly string[],
  overrides: Overrides,
  file: string,
): ColumnMap<ProviderColumn> {
  const found = mapColumns(header, wanted, overrides, file);
  if (found.call_id === undefined && found.from === undefined && found.to === undefined) {
    throw new UsageError(
      `${file} has neither a column "Call Id" nor "From" and "To", so that no call can be told from another. Its columns: ` +
        `${header.join(', ')}. If some are meant, say so: --map call_id=COLUMN or --map from=COLUMN,to=COLUMN`,
    );
  }
  const unit = headerUnit(found.duration ?? '')?.toLowerCase();
  if (unit !== undefined && !['s', 'sec', 'secs', 'second', 'seconds'].includes(unit)) {
    throw new UsageError(
      `${file}: the column "${found.duration}" is not in seconds, and durations are compared by the second. ` +
        'Export it in seconds, or leave the column out: --map duration=',
    );
  }
  return found;
}
