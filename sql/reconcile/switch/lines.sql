-- A file as lines: no field of a switch's record holds a line break, so a quote that nobody closes spoils one line and not
-- the rest of the file. A template: {file} and {encoding} are literals. Result: temp table switch_lines (line, text); text
-- is null where there is nothing.
create or replace temp table switch_lines as
select row_number() over () as line, text
from read_csv(
  {file}, auto_detect = false, header = false, delim = '\x01', quote = '', escape = '', encoding = {encoding},
  columns = {columns}
);
