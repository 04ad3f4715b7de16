import { type HistoryTable, historyTables, typedTable } from '../historyTables.ts';
import type { Resource } from '../manifest.ts';
import { literal, quoted } from '../sqlTemplate.ts';

/** Columns of the key of a history: a record of one list can stand in another one too. */
function keyOf({ id, parent }: HistoryTable): string[] {
  return parent === null ? [id.column] : [parent, id.column];
}

/** What the templates sql/load/history_*.sql need to know of a table. */
export function historyParts(table: HistoryTable): Record<string, string> {
  const { resource, id, parent, columns } = table;
  const key = keyOf(table);
  const names = columns.map(column => column.column);
  return {
    table: quoted(resource),
    typed: typedTable(resource),
    resource: literal(resource),
    key: key.map(quoted).join(', '),
    id: quoted(id.column),
    parent: parent === null ? 'null' : `listed.${quoted(parent)}`,
    columns: [...key, ...names].map(name => `listed.${quoted(name)}`).join(', '),
    differs:
      columns.map(({ column, kind }) => difference(quoted(column), kind === 'time')).join(' or ') || 'false',
    same_key: key.map(name => `${quoted(resource)}.${quoted(name)} = over.${quoted(name)}`).join(' and '),
    ...endParts(table),
    ...timeParts(names),
  };
}

/** The API shows the same time with and without its fraction. */
function difference(column: string, isTime: boolean): string {
  const values = [`listed.${column}`, `known.${column}`];
  return values.map(value => (isTime ? `date_trunc('second', ${value})` : value)).join(' is distinct from ');
}

function endParts({ ends }: HistoryTable): { ends: string; gone_at: string } {
  const aliases = Object.keys(ends).map(column => `gone_${column}`);
  const joins = Object.entries(ends).map(
    ([column, resource]) =>
      `left join gone_resources as gone_${column} on gone_${column}.resource = ${literal(resource)}\n` +
      `  and gone_${column}.resource_id = listed.${quoted(column)}`,
  );
  return {
    ends: joins.join('\n'),
    gone_at: `least(${['null::timestamp', ...aliases.map(alias => `${alias}.gone_at`)].join(', ')})`,
  };
}

function timeParts(names: readonly string[]): { updated_at: string; begun_at: string } {
  if (!names.includes('update_time')) return { updated_at: 'null::timestamp', begun_at: 'null::timestamp' };
  return {
    updated_at: 'listed.update_time',
    begun_at: 'coalesce(listed.update_time, listed.create_time)',
  };
}

/** Whether others cannot outlive this resource. */
export function isParent(resource: Resource): boolean {
  return historyTables.some(table => Object.values(table.ends).includes(resource));
}
