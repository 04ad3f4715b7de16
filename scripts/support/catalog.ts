import type { DuckDBConnection } from '@duckdb/node-api';
import { rows } from '../../src/sql.ts';

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
  readonly comment: string | null;
}

/** A table or a view of the warehouse. */
export interface Relation {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'view';
  /** The statement that defines a view; empty for a table. */
  readonly definition: string;
  readonly comment: string | null;
  readonly columns: readonly Column[];
}

const relations = `
  select schema_name as schema, table_name as name, 'table' as kind, '' as definition, comment
  from duckdb_tables() where not internal and not temporary
  union all
  select schema_name, view_name, 'view', sql, comment
  from duckdb_views() where not internal and not temporary
  order by schema, kind, name`;

const columns = `
  select column_name as name, data_type as type, is_nullable as "isNullable", comment
  from duckdb_columns()
  where schema_name = $schema and table_name = $name and not internal
  order by column_index`;

/** Every table and view that stays in the warehouse, by schema, kind and name. */
export async function readCatalog(connection: DuckDBConnection): Promise<Relation[]> {
  const found: Relation[] = [];
  for (const relation of await rows(connection, relations)) {
    const { schema, name } = relation;
    const named = { schema: String(schema), name: String(name) };
    found.push({ ...relation, columns: await rows(connection, columns, named) } as unknown as Relation);
  }
  return found;
}

/** `calls`, `ops.windows`. */
export function qualifiedName({ schema, name }: Relation): string {
  return schema === 'main' ? name : `${schema}.${name}`;
}
