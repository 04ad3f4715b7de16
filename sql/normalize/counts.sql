-- What the lines of a reading came to. Needs sql/normalize/calls.sql. One row.
select
  count(*) as lines,
  count(*) filter (place = 'window') as listed,
  count(*) filter (place in ('rejected', 'unclear')) as doubtful,
  count(*) filter (place = 'rejected' and raw is null) as unreadable
from typed_calls;
