-- What the lines of each reading came to. Needs sql/normalize/calls.sql. One row a reading, in time order.
select
  count(typed.line_number) as lines,
  count(*) filter (place = 'window') as listed,
  count(*) filter (place in ('rejected', 'unclear')) as doubtful,
  count(*) filter (place = 'rejected' and raw is null) as unreadable
from batch
left join typed_calls as typed using (window_start)
group by window_start
order by window_start;
