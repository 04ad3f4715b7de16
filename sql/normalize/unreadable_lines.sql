-- Brings the text of lines that are no JSON, which the JSON reader does not keep. Run only where there are any.
-- Needs sql/normalize/exact_lines.sql. The delimiter is a character that landing lines cannot hold.
update typed_calls
set raw = lines.line
from (
  select row_number() over () as line_number, line
  from read_csv(getvariable('landing_files'), compression = 'zstd', header = false, auto_detect = false, delim = '\x01', quote = '', escape = '',
    columns = {'line': 'varchar'}, max_line_size = 2097152)
) as lines
where typed_calls.line_number = lines.line_number and typed_calls.raw is null and typed_calls.place = 'rejected';
