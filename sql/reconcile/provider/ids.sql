-- Pairs by the id: as it is; else by its letters and digits before an @, in any case, where both sides have that once.
-- Needs sql/normalize/plain_id.sql.
insert into provider_pairs
select record, call, 'Call Id'
from provider_near
join provider_calls using (call_id);

insert into provider_pairs
with records as (
  select plain_id(call_id) as id, any_value(record) as record
  from provider_near
  where call_id is not null and record not in (select record from provider_pairs)
  group by id
  having count(*) = 1
),
calls as (
  select plain_id(call_id) as id, any_value(call) as call
  from provider_calls
  where call not in (select call from provider_pairs)
  group by id
  having count(*) = 1
)
select record, call, 'Call Id in another form' from records join calls using (id);
