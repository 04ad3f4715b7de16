import type { DuckDBConnection } from '@duckdb/node-api';
import { rows, rowsOfFile, runFile, runScript } from '../sql.ts';
import { quoted, sqlFromTemplate } from '../sqlTemplate.ts';
import { erasedValues, type Wanted } from './erasedValues.ts';
import { kindOf } from './valueKinds.ts';

/** A column in which numbers stood. */
export interface ErasedColumn {
  readonly table: string;
  readonly column: string;
  readonly rows: number;
}

interface Column {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
  readonly is_list: boolean;
}

/**
 * Replaces the numbers in every text of every table: in columns that hold numbers by null or the pseudonym, in others by what
 * stands for them in a text. Rows stay where they are. Needs a transaction. Leaves the temp table erased_call_days.
 */
export async function eraseFromTables(connection: DuckDBConnection, wanted: Wanted): Promise<ErasedColumn[]> {
  await connection.run('create or replace temp table erased_call_days (project_id varchar, day timestamp)');
  const erased: ErasedColumn[] = [];
  for (const column of (await rowsOfFile(connection, 'erase/columns')) as unknown as Column[]) {
    if (kindOf(column.column) === 'figure') continue;
    const changed = await eraseColumn(connection, column, wanted);
    if (changed > 0) erased.push({ table: nameOf(column), column: column.column, rows: changed });
  }
  await runFile(connection, 'erase/spelling_changes');
  return erased;
}

/** The columns in which numbers stand, and in how many rows; nothing is changed. */
export async function findInTables(connection: DuckDBConnection, wanted: Wanted): Promise<ErasedColumn[]> {
  const found: ErasedColumn[] = [];
  for (const column of (await rowsOfFile(connection, 'erase/columns')) as unknown as Column[]) {
    if (kindOf(column.column) === 'figure') continue;
    await mapValues(connection, column, wanted);
    const count = await countRows(connection, column);
    if (count > 0) found.push({ table: nameOf(column), column: column.column, rows: count });
  }
  return found;
}

async function eraseColumn(connection: DuckDBConnection, column: Column, wanted: Wanted): Promise<number> {
  if ((await mapValues(connection, column, wanted)) === 0) return 0;
  const count = await countRows(connection, column);
  if (nameOf(column) === 'number_days') await runFile(connection, 'erase/merge_number_days');
  else {
    if (nameOf(column) === 'calls' && /_e164$/.test(column.column)) await noteDays(connection, column);
    await update(connection, column);
  }
  return count;
}

async function noteDays(connection: DuckDBConnection, { column }: Column): Promise<void> {
  const text = sqlFromTemplate('erase/touched_days', { column: quoted(column) });
  await runScript(connection, text, {}, 'erase/touched_days');
}

/** Fills the temp table erased_values (field, old, new); returns how many values there are. */
async function mapValues(connection: DuckDBConnection, column: Column, wanted: Wanted): Promise<number> {
  await connection.run(
    'create or replace temp table erased_values (field varchar, old varchar not null, new varchar)',
  );
  const texts = {
    relation: place(column),
    column: column.column,
    isList: column.is_list,
    isJournal: isJournal(column),
  };
  const values = await erasedValues(connection, texts, wanted);
  for (const { field, old, scrubbed } of values)
    await connection.run('insert into erased_values values ($1, $2, $3)', [field, old, scrubbed]);
  return values.length;
}

function isJournal(column: Column): boolean {
  return nameOf(column) === 'ops.call_changes' && ['before', 'after'].includes(column.column);
}

async function countRows(connection: DuckDBConnection, column: Column): Promise<number> {
  const [found] = await rows(
    connection,
    `select count(*) as count from ${place(column)} as erased where exists (select 1 from erased_values where ${isErased(column)})`,
  );
  return Number(found?.count);
}

function isErased(column: Column): string {
  const name = `erased.${quoted(column.column)}`;
  if (column.is_list) return `list_contains(${name}, erased_values.old)`;
  return isJournal(column)
    ? `${name} = erased_values.old and erased.field = erased_values.field`
    : `${name} = erased_values.old`;
}

async function update(connection: DuckDBConnection, column: Column): Promise<void> {
  const name = quoted(column.column);
  if (!column.is_list) {
    const set = `update ${place(column)} as erased set ${name} = erased_values.new`;
    await connection.run(`${set} from erased_values where ${isErased(column)}`);
    return;
  }
  await connection.run('set variable erased_map = (select map(list(old), list(new)) from erased_values)');
  await connection.run(
    `update ${place(column)} set ${name} = list_sort(list_transform(${name}, lambda each: coalesce(getvariable('erased_map')[each], each)))
     where list_has_any(${name}, map_keys(getvariable('erased_map')))`,
  );
  await connection.run('reset variable erased_map');
}

function place({ schema, table }: Column): string {
  return `${quoted(schema)}.${quoted(table)}`;
}

function nameOf({ schema, table }: Column): string {
  return schema === 'main' ? table : `${schema}.${table}`;
}
