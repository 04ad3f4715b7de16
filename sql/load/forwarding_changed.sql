-- The range of calls whose forwarding is another one than before: from where the temp tables forwarding and
-- forwarding_before differ. Parameters: $project_id. No row where that is no call's.
with spans as (
  select
    if(old.trunk_id is null or new.trunk_id is null, applies_from, least(old.applies_until, new.applies_until)) as span_start,
    greatest(old.applies_until, new.applies_until) as span_end
  from forwarding_before as old
  full join forwarding as new using (trunk_id, call_forward_number, applies_from)
  where old.applies_until is distinct from new.applies_until
),
extent as (
  select min(create_time) as first_call, max(create_time) as last_call from calls where project_id = $project_id
)
select
  greatest(min(spans.span_start), extent.first_call) as window_start,
  least(max(spans.span_end), extent.last_call + interval 1 second) as window_end
from spans
cross join extent
group by extent.first_call, extent.last_call
having min(spans.span_start) <= extent.last_call;
