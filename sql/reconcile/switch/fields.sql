-- The fields of the sound lines as text. A template: {file}, {delimiter} and {columns} (line and f1, f2, …). Lines with more
-- fields are left out, those with fewer have null for the rest. Result: temp table switch_fields.
create or replace temp table switch_fields as
from read_csv(
  {file}, auto_detect = false, header = false, delim = {delimiter}, quote = '"', escape = '"', columns = {columns},
  null_padding = true, ignore_errors = true
);
