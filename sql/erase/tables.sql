-- The warehouse's own tables, with their schemas. One row a table.
select schema_name as "schema", table_name as "table"
from duckdb_tables()
where database_name = current_database() and not temporary and not internal
order by schema_name, table_name;
