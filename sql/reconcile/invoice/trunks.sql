-- Sets trunk_id of invoice_lines. Result: invoice_trunk_names (name in lower case, trunk_ids), without what is an id itself.

create or replace temp table invoice_trunk_ids as
select distinct trunk_id from near_calls where trunk_id is not null
union
select distinct trunk_id from ledger.trunks where project_id in (select project_id from near_calls limit 1);

-- A name that one trunk has now is that one's, whoever had it before.
create or replace temp table invoice_trunk_names as
with names as (
  select
    lower(trim(name)) as name,
    list_sort(list(distinct trunk_id) filter (where is_current)) as current_ids,
    list_sort(list(distinct trunk_id)) as all_ids
  from ledger.trunks
  where name is not null
  group by lower(trim(name))
)
select name, case when len(current_ids) > 0 then current_ids else all_ids end as trunk_ids
from names
where name not in (select lower(trunk_id) from invoice_trunk_ids);

update invoice_lines
set trunk_id = coalesce(
  (select min(trunk_id) from invoice_trunk_ids where lower(trunk_id) = lower(trunk)),
  (select trunk_ids[1] from invoice_trunk_names where name = lower(trunk)),
  trunk
)
where trunk is not null;
