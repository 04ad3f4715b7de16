-- Makes room for a window in the ledger: a row that reaches beyond it keeps the rest. That happens where a window is
-- split otherwise than last time. What an earlier reading proved as a whole it proved of each part.
-- Parameters: $project_id, $window_start, $window_end, $proven_too: whether complete and settled rows are cut as well.
create or replace temp table cut_windows as
select windows.*
from ops.windows as windows
where project_id = $project_id
  and window_end > $window_start::timestamp and window_start < $window_end::timestamp
  and not (window_start >= $window_start::timestamp and window_end <= $window_end::timestamp)
  and ($proven_too or state in ('planned', 'failed'));

create or replace temp table remaining_windows as
select * replace (least(window_end, $window_start::timestamp) as window_end) from cut_windows
where window_start < $window_start::timestamp
union all
select * replace (greatest(window_start, $window_end::timestamp) as window_start) from cut_windows
where window_end > $window_end::timestamp;

-- Records set aside stay with the part before the window, or else with the part after it, until that is read again.
update ops.rejected_calls
set window_start = remaining.window_start, window_end = remaining.window_end
from (
  select cut_windows.window_start as cut_start, cut_windows.window_end as cut_end,
    min(remaining_windows.window_start) as window_start,
    arg_min(remaining_windows.window_end, remaining_windows.window_start) as window_end
  from cut_windows
  join remaining_windows
    on remaining_windows.window_start >= cut_windows.window_start and remaining_windows.window_end <= cut_windows.window_end
  group by all
) as remaining
where rejected_calls.project_id = $project_id
  and rejected_calls.window_start = remaining.cut_start and rejected_calls.window_end = remaining.cut_end;

delete from ops.windows
using cut_windows
where windows.project_id = $project_id
  and windows.window_start = cut_windows.window_start and windows.window_end = cut_windows.window_end;

-- total_items was of the whole and says nothing of a part.
insert into ops.windows by name
select remaining.* replace (
  null::bigint as total_items,
  case when state in ('complete', 'settled') then figures.distinct_calls end as distinct_calls,
  case when state in ('complete', 'settled') then figures.open_calls end as open_calls,
  case when state in ('complete', 'settled') then figures.unpriced_calls end as unpriced_calls,
  case when state in ('complete', 'settled') then (
    select count(*) from ops.rejected_calls
    where rejected_calls.project_id = $project_id
      and rejected_calls.window_start = remaining.window_start and rejected_calls.window_end = remaining.window_end
  ) end as rejected_calls
)
from remaining_windows as remaining
join (
  select
    remaining_windows.window_start,
    count(calls.call_id) as distinct_calls,
    count(calls.call_id) filter (calls.finality = 'open') as open_calls,
    count(calls.call_id) filter (calls.finality = 'unpriced') as unpriced_calls
  from remaining_windows
  left join calls
    on calls.project_id = remaining_windows.project_id
    and calls.create_time >= remaining_windows.window_start and calls.create_time < remaining_windows.window_end
  group by remaining_windows.window_start
) as figures on figures.window_start = remaining.window_start;
