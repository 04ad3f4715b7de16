-- Puts the rows of a view into a table: each day of it read by itself would compute what lies before and after anew.
-- Places: table; dataset, its query in brackets or its table; from, to, dates.
create or replace table {table} as
select * from {dataset} as dataset where dt >= {from} and dt < {to}
