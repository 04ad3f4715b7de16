-- What needs a person: one row a finding, neighbours in time still apart. Epoch seconds. Rejected calls have no stretch
-- of time, because their reason is what they have in common, and neither has what follows a close.
-- Parameters: $project_id, $missing_closes, as JSON [[start, end, 1 if overdue], …] in epoch seconds.
with missing_closes as (
  select
    make_timestamp(close[1] * 1000000) as range_start, make_timestamp(close[2] * 1000000) as range_end,
    close[3] = 1 as is_overdue
  from (select unnest(from_json($missing_closes::json, '[["bigint"]]')) as close)
),
last_closes as (
  select range_end, arg_max({state: state, error: error}, started_at) as run
  from ops.runs
  where project_id = $project_id and command like 'close%'
  group by range_end
),
gaps as (
  select gaps.gap_start, gaps.gap_end, max(windows.error) as error
  from coverage_gaps as gaps
  left join ops.windows as windows
    on windows.project_id = gaps.project_id and windows.state = 'failed'
    and windows.window_end > gaps.gap_start and windows.window_start < gaps.gap_end
  where gaps.project_id = $project_id
  group by all
),
reasons as (
  select unnest(string_split(reason, '; ')) as reason from ops.rejected_calls where project_id = $project_id
),
findings as (
  select
    'failed_night' as kind, null as reason, range_start, range_end, 1 as items, run.error,
    run.state is not distinct from 'failed' as is_certain
  from missing_closes
  left join last_closes using (range_end)
  where is_overdue or run.state = 'failed'
  union all
  select 'open_gap', null, gap_start, gap_end, 1, error, false
  from gaps
  union all
  select 'rejected_calls', reason, null, null, count(*), null, true
  from reasons
  group by reason
  union all
  select 'refused_shrink', null, window_start, window_end, 1, error, true
  from ops.windows
  where project_id = $project_id and error like 'refused:%' and state in ('complete', 'settled')
  union all
  select 'refused_shrink', null, range_start, range_end, refused_windows, null, true
  from ops.recounts
  where project_id = $project_id and refused_windows > 0
    -- Until it is read again, because somebody has said that the API is right.
    and exists (
      select 1 from ops.windows
      where windows.project_id = recounts.project_id and windows.fetched_at < recounts.seen_at
        and windows.window_start >= recounts.range_start and windows.window_end <= recounts.range_end
    )
  union all
  select
    case when state = 'differs' then 'reconciliation_difference' else 'failed_' || kind end,
    subject, null, null, 1, detail, state = 'differs'
  from ops.follow_ups
  where project_id = $project_id and state <> 'done'
)
select
  kind, reason, epoch(range_start)::bigint as "start", epoch(range_end)::bigint as "end",
  items::bigint as items, error, is_certain
from findings
order by kind, reason, range_start, range_end;
