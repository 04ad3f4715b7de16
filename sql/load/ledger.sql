-- Writes what the loaded readings prove. Needs the temp tables batch, typed_calls and windows_before.
-- Parameters: $project_id, $window_start, $window_end: the range of the batch.

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
with stored as (
  select create_time, finality from calls
  where project_id = $project_id and create_time >= $window_start::timestamp and create_time < $window_end::timestamp
),
-- The windows are adjacent, so the last one that begins before a call is the call's.
figures as (
  select
    batch.window_start,
    count(*) as distinct_calls,
    count(*) filter (finality = 'open') as open_calls,
    count(*) filter (finality = 'unpriced') as unpriced_calls
  from stored
  asof join batch on stored.create_time >= batch.window_start
  group by batch.window_start
),
rejects as (
  select window_start, count(*) as rejected_calls from typed_calls where place = 'rejected' group by window_start
),
judged as (
  select
    batch.*,
    coalesce(distinct_calls, 0) as distinct_calls,
    coalesce(open_calls, 0) as open_calls,
    coalesce(unpriced_calls, 0) as unpriced_calls,
    coalesce(rejects.rejected_calls, 0) as rejected_calls,
    windows_before.attempts + 1 as attempts,
    window_end + to_seconds(settle_after_seconds) as settles_at,
    fetched_at - window_end as age
  from batch
  join windows_before using (window_start)
  left join figures using (window_start)
  left join rejects using (window_start)
)
select
  project_id, window_start, window_end,
  case when open_calls + unpriced_calls = 0 and fetched_at >= settles_at then 'settled' else 'complete' end,
  total_items, distinct_calls, open_calls, unpriced_calls, rejected_calls,
  attempts, fetched_at,
  case
    when fetched_at < settles_at then least(settles_at, fetched_at + greatest(age, interval 15 minutes))
    when open_calls + unpriced_calls > 0 then fetched_at + interval 12 hours
  end,
  landing_file, sha256, null
from judged;
