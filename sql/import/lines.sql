-- Where the records of a file stand in it. DuckDB passes over lines that are empty or no CSV: each moves on the records
-- behind it by one. Parameters: $empty_lines, as a JSON array. Needs the temp table import_errors, which read_csv fills.
-- Result: temp tables unreadable_lines (line, raw, reason) and moved_records (the last record before a move, lines moved).
create or replace temp table unreadable_lines as
select
  line::bigint as line,
  min(ltrim(csv_line, chr(10) || chr(13))) as raw,
  string_agg(distinct case error_type
    when 'MISSING COLUMNS' then 'too few values'
    when 'TOO MANY COLUMNS' then 'too many values'
    when 'UNQUOTED VALUE' then 'a quote is not closed'
    when 'INVALID ENCODING' then 'not UTF-8'
    when 'LINE SIZE OVER MAXIMUM' then 'longer than 2,000,000 bytes'
    else lower(error_type::varchar)
  end, '; ') as reason
from import_errors
group by line;

create or replace temp table moved_records as
with others as (
  select line from unreadable_lines
  union
  select unnest(from_json($empty_lines::json, '["bigint"]'))
)
select line - ordinal as records_before, max(ordinal) as moved
from (select line, row_number() over (order by line) as ordinal from others)
group by records_before;
