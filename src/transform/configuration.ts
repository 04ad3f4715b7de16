import type { DuckDBConnection } from '@duckdb/node-api';
import { type FieldColumn, type HistoryTable, historyTables, typedTable } from '../historyTables.ts';
import type { ConfigurationManifest } from '../manifest.ts';
import { rows, runFile, runScript } from '../sql.ts';
import { literal, quoted, sqlFromTemplate } from '../sqlTemplate.ts';

/** A reading of the configuration and its data file, absolute. */
export interface ConfigurationFile {
  readonly manifest: ConfigurationManifest;
  readonly dataFile: string;
}

/**
 * Types the lines of a reading of the configuration: fills the temp tables `announced_lists`, one `typed_<resource>` a
 * resource, and `rejected_records` of this connection. Rules: sql/normalize. A record that cannot be typed never fails
 * its neighbours.
 */
export async function normalizeConfiguration(
  connection: DuckDBConnection,
  { dataFile }: ConfigurationFile,
): Promise<void> {
  await runFile(connection, 'normalize/fields');
  await runFile(connection, 'normalize/configuration_lines', { file: dataFile });
  if (await hasUnreadableLines(connection))
    await runFile(connection, 'normalize/configuration_unreadable_lines', { file: dataFile });
  for (const table of historyTables) {
    await runScript(connection, typing(table), {}, `normalize/resource of ${table.resource}`);
  }
  await connection.run('drop table configuration_lines');
}

async function hasUnreadableLines(connection: DuckDBConnection): Promise<boolean> {
  const found = await rows(connection, 'select 1 from configuration_lines where json is null limit 1');
  return found.length > 0;
}

function typing({ resource, id, parent, columns }: HistoryTable): string {
  // The identifier last, because it can fall back on another column.
  const all = [...columns, id];
  const fields = all.flatMap(column => column.fields);
  const values = all.map(column => `${valueIn(column, fields)} as ${quoted(column.column)}`);
  return sqlFromTemplate('normalize/resource', {
    typed: typedTable(resource),
    resource: literal(resource),
    id: quoted(id.column),
    paths: fields.map(field => literal(`$.record.${field}`)).join(', '),
    values: [...(parent === null ? [] : [`parent_id as ${quoted(parent)}`]), ...values].join(',\n  '),
    faults: all.map(column => faultIn(column, fields)).join(',\n  '),
  });
}

function valueIn({ fields: names, kind, missing }: FieldColumn, fields: readonly string[]): string {
  const values = names.map(name => `${kind}_value(${placeOf(name, fields)})`);
  return `coalesce(${[...values, ...(missing === undefined ? [] : [missing])].join(', ')})`;
}

function faultIn(
  { column, fields: names, kind, isRequired }: FieldColumn,
  fields: readonly string[],
): string {
  const faults = names.map(name => `${literal(`${name} `)} || ${kind}_fault(${placeOf(name, fields)})`);
  if (isRequired) faults.push(`case when ${quoted(column)} is null then ${literal(`no ${names[0]}`)} end`);
  return `coalesce(${faults.join(', ')})`;
}

/** Type and text of a field among those that the template reads. */
function placeOf(name: string, fields: readonly string[]): string {
  const place = fields.indexOf(name) + 1;
  return `type[${place}], text[${place}]`;
}
