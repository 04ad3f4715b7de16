-- Writes what a loaded reading proves. Parameters: $project_id, $window_start, $window_end, $fetched_at, $total_items,
-- $rejected_calls, $attempts, $settle_after_seconds, $landing_file, $sha256.

-- A reading that covers other rows replaces them.
delete from ops.windows
where project_id = $project_id and window_start >= $window_start::timestamp and window_end <= $window_end::timestamp;

-- Unsettled windows are read again at growing distances, and once for settling; after that, half-daily until every
-- call is final or stale.
insert into ops.windows (
  project_id, window_start, window_end, state,
  total_items, distinct_calls, open_calls, unpriced_calls, rejected_calls,
  attempts, fetched_at, next_read_at, landing_file, sha256, error
)
with figures as (
  select
    count(*) as distinct_calls,
    count(*) filter (finality = 'open') as open_calls,
    count(*) filter (finality = 'unpriced') as unpriced_calls
  from calls
  where project_id = $project_id and create_time >= $window_start::timestamp and create_time < $window_end::timestamp
),
judged as (
  select
    figures.*,
    $window_end::timestamp + to_seconds($settle_after_seconds) as settles_at,
    $fetched_at::timestamp - $window_end::timestamp as age
  from figures
)
select
  $project_id, $window_start::timestamp, $window_end::timestamp,
  case when open_calls + unpriced_calls = 0 and $fetched_at::timestamp >= settles_at then 'settled' else 'complete' end,
  $total_items, distinct_calls, open_calls, unpriced_calls,
  $rejected_calls, $attempts, $fetched_at::timestamp,
  case
    when $fetched_at::timestamp < settles_at
      then least(settles_at, $fetched_at::timestamp + greatest(age, interval 15 minutes))
    when open_calls + unpriced_calls > 0 then $fetched_at::timestamp + interval 12 hours
  end,
  $landing_file, $sha256, null
from judged;
