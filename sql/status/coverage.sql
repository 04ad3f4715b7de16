-- How far each project is covered. One row a project.
select
  project_id,
  min(window_start) as covered_from,
  max(window_end) as covered_until,
  count(*) filter (state = 'settled') as settled,
  count(*) filter (state = 'complete') as complete,
  count(*) filter (state = 'failed') as failed,
  count(*) filter (state = 'planned') as planned,
  coalesce(sum(distinct_calls), 0)::bigint as calls,
  coalesce(sum(open_calls), 0)::bigint as open_calls,
  coalesce(sum(unpriced_calls), 0)::bigint as unpriced_calls,
  coalesce(sum(rejected_calls), 0)::bigint as rejected_calls,
  min(next_read_at) as next_read_at
from ops.windows
group by project_id
order by project_id;
