-- The columns of a table and their types, as from_json takes them. One row. Parameters: $table, with its schema.
select json_group_object(column_name, data_type)::varchar as columns
from duckdb_columns()
where schema_name || '.' || table_name = $table and database_name = current_database();
