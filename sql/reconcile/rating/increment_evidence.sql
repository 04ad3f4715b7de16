-- What is known of the increment of each segment, from calls that it fits: see src/reconcile/rating/increment.ts.
-- A template: the source is a relation (segment_id, seconds, billed, calls). One row a segment.
with least as (
  select segment_id, min(billed) as least_billed, min(seconds) as shortest from {source} group by segment_id
)
select
  segment_id,
  sum(calls)::bigint as calls,
  count(distinct seconds) as durations,
  count(distinct billed) as billed_lengths,
  least_billed,
  shortest,
  min(billed - seconds) as least_slack,
  max(billed - seconds) as slack,
  coalesce(max(billed - seconds) filter (billed > least_billed), 0) as slack_after_first,
  list_reduce(list(distinct billed - least_billed), lambda one, other: gcd(one, other), 0) as common_step
from {source} join least using (segment_id)
group by segment_id, least_billed, shortest
order by segment_id;
