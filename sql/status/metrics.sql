-- What monitoring asks of the ledger. One row. Times are seconds since the epoch, null where there is none.
-- Parameter: $project_id.
with windows as (
  select
    count(*) filter (state = 'planned') as planned_windows,
    count(*) filter (state = 'failed') as failed_windows,
    count(*) filter (state = 'complete') as complete_windows,
    count(*) filter (state = 'settled') as settled_windows,
    coalesce(sum(distinct_calls), 0)::bigint as calls,
    coalesce(sum(open_calls), 0)::bigint as open_calls,
    coalesce(sum(unpriced_calls), 0)::bigint as unpriced_calls,
    coalesce(sum(rejected_calls), 0)::bigint as rejected_calls,
    epoch(max(window_end) filter (state in ('complete', 'settled')))::bigint as covered_until
  from ops.windows
  where project_id = $project_id
),
gaps as (
  select count(*) as gaps, coalesce(sum(date_sub('second', gap_start, gap_end)), 0)::bigint as gap_seconds
  from coverage_gaps
  where project_id = $project_id
),
runs as (
  -- Of the runs that read what is new: recounts, checks and closes do not keep the ledger up to date.
  select epoch(max(finished_at))::bigint as last_success
  from ops.runs
  where project_id = $project_id and state in ('done', 'attention') and split_part(command, ' ', 1) in ('sync', 'retry')
)
select windows.*, gaps.*, runs.*
from windows, gaps, runs;
