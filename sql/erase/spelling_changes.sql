-- A change from one spelling of an erased number to another is none any more. What only that changed was not changed by that
-- reading. Needs a transaction.
create or replace temp table spelling_changes as
select distinct project_id, call_id, seen_at
from ops.call_changes
where field in ('from_raw', 'to_raw') and before is not distinct from after;

delete from ops.call_changes where field in ('from_raw', 'to_raw') and before is not distinct from after;

update calls
set fetched_at = known.changed_at
from (
  select
    calls.project_id, calls.call_id, calls.fetched_at,
    greatest(max(calls.first_seen_at), max(changes.seen_at)) as changed_at
  from calls
  join spelling_changes as spelling
    on spelling.project_id = calls.project_id and spelling.call_id = calls.call_id and spelling.seen_at = calls.fetched_at
  left join ops.call_changes as changes
    on changes.project_id = calls.project_id and changes.call_id = calls.call_id
  -- An open call's time moves with every reading.
  where calls.finality = 'final'
  group by all
) as known
where calls.project_id = known.project_id and calls.call_id = known.call_id and calls.fetched_at = known.fetched_at;
