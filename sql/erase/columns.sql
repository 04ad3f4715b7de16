-- The columns of the warehouse's own tables that hold texts. One row a column, in the order of tables and columns.
select
  columns.schema_name as "schema", columns.table_name as "table", columns.column_name as "column",
  columns.data_type = 'VARCHAR[]' as is_list
from duckdb_columns() as columns
join duckdb_tables() as tables using (database_name, schema_name, table_name)
where columns.database_name = current_database() and not tables.temporary and not tables.internal
  and columns.data_type in ('VARCHAR', 'VARCHAR[]')
order by columns.schema_name, columns.table_name, columns.column_index;
