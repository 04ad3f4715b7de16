-- Rejects the records of lines that are no JSON, which the JSON reader does not keep. Run only where there are any.
-- Parameters: $file, absolute. The delimiter is a character that landing lines cannot hold.
insert into rejected_records (resource, parent_id, resource_id, raw, reason)
select
  regexp_extract(line, '^\{"resource":"(\w+)"', 1) as resource,
  json_extract_string(nullif(regexp_extract(line, '^\{"resource":"\w+","parent_id":("(?:[^"\\]|\\.)*")', 1), ''), '$') as parent_id,
  null as resource_id,
  record_text(line) as raw,
  'not JSON' as reason
from (
  select row_number() over () as line_number, line
  from read_csv($file, compression = 'zstd', header = false, auto_detect = false, delim = '\x01', quote = '', escape = '',
    columns = {'line': 'varchar'}, max_line_size = 2097152)
) as lines
semi join (select line_number from configuration_lines where json is null) as unreadable using (line_number);
