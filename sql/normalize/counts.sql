-- What the lines of a reading came to. Needs sql/normalize/calls.sql. One row.
select
  count(*) filter (place = 'window') as listed,
  count(*) filter (place = 'rejected') as rejected,
  count(*) filter (place = 'rejected' and raw is null) as unreadable
from typed_calls;
