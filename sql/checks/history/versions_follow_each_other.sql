-- Versions of a resource never overlap, and only the last one is current, which is the one that has no end.
-- A template: <table> is the history table, <key> its key, <touched> what restricts it to some of the resources.
-- Parameters: $project_id.
select *
from (
  select
    {key}, valid_from, valid_to, is_current,
    lead(valid_from) over (partition by {key} order by valid_from, valid_to nulls last) as next_from
  from {table}
  {touched}
  where project_id = $project_id
)
where is_current <> (valid_to is null)
  or valid_to < valid_from
  or coalesce(valid_to > next_from, valid_to is null and next_from is not null)
