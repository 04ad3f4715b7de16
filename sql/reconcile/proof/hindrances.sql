-- What keeps the month from being proven: one row a kind, with the time that it concerns. Needs sql/reconcile/proof/relations.
with found as (
  select 'gap' as kind, gap_start as range_start, gap_end as range_end, reason, null::timestamp as next_read_at
  from month_gaps
  union all
  select 'refused', range_start, range_end, reason, null from refused_readings
  union all
  select 'unsettled', window_start, window_end, null, next_read_at from unsettled_windows
  union all
  select 'rejected', window_start, window_end, reason, null from rejected_records
  union all
  select
    case when finality = 'stale' then if(is_open, 'stale_open', 'stale_unpriced') else finality end,
    create_time, create_time, null, null
  from unfinished_calls
)
select
  kind,
  count(*) as items,
  strftime(min(range_start), '%Y-%m-%dT%H:%M:%SZ') as range_start,
  -- What can be read now: not the part of the month that is still to come.
  strftime(
    coalesce(max(range_end) filter (reason is distinct from 'not over yet'), max(range_end)), '%Y-%m-%dT%H:%M:%SZ'
  ) as range_end,
  sum(date_sub('second', range_start, range_end))::bigint as seconds,
  -- Of gaps: whether nothing but time is missing.
  coalesce(bool_and(reason = 'not over yet'), false) as is_future,
  -- Of unsettled windows: when the last of them is worth reading again.
  strftime(max(next_read_at), '%Y-%m-%dT%H:%M:%SZ') as next_read_at
from found
group by kind
order by array_position(
  ['gap', 'refused', 'unsettled', 'rejected', 'open', 'unpriced', 'stale_open', 'stale_unpriced'], kind
);
