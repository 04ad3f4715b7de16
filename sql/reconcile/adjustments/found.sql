-- What calls of closed months are now, against what was frozen and what later closes have booked since.
-- A template: {project_id} is a literal; {closed_months} rows (month, start, end) of closed months; {seen_months} rows
-- (month, start, end) of the months after them: the first from ever, because what was seen before the last close and loaded
-- after it belongs to the first month that is open, the last for ever; {frozen} and {booked} lists of Parquet files; {retained_from}
-- the time before which call rows were dropped, which is no change; {now} dates what nothing else does.

create or replace temp table closed_months as
select month, range_start::timestamp as range_start, range_end::timestamp as range_end
from (values {closed_months}) as closed (month, range_start, range_end);

create or replace temp table seen_months as
select month, range_start::timestamp as range_start, range_end::timestamp as range_end
from (values {seen_months}) as seen (month, range_start, range_end);

-- Per call what it was when it was frozen, or as the last close that booked a change of it left it.
create or replace temp view booked_calls as
with booked as (
  select
    of_month as month, call_id, create_time,
    arg_max(
      struct_pack(
        is_there := is_there, amount := after_amount, currency := after_currency, seconds := after_billed_seconds,
        hash := after_hash, fetched_at := after_fetched_at
      ),
      seen_in_month
    ) as last
  from read_parquet({booked})
  group by of_month, call_id, create_time
)
select
  month, call_id, create_time, price_amount as amount, price_currency as currency, billing_duration_seconds as seconds,
  row_hash as hash, fetched_at
from read_parquet({frozen}) as frozen
anti join booked using (month, call_id, create_time)
union all
select month, call_id, create_time, last.amount, last.currency, last.seconds, last.hash, last.fetched_at
from booked
where last.is_there;

-- The times of creation differ where a call stands twice, in two windows: with them each row is its own. Only what a reading
-- has written since is suspected: to hash every record costs three times as much as this join.
create or replace temp table suspected_calls as
with now as (
  select
    month, call_id, create_time, price_amount as amount, price_currency as currency, billing_duration_seconds as seconds,
    fetched_at
  from ledger.calls
  join closed_months on create_time >= range_start and create_time < range_end
  where project_id = {project_id}
    and create_time >= (select min(range_start) from closed_months)
    and create_time < (select max(range_end) from closed_months)
)
select
  month as of_month,
  call_id,
  create_time,
  before.hash is not null as was_there,
  now.fetched_at is not null as is_there,
  before.amount as before_amount,
  before.currency as before_currency,
  before.seconds as before_billed_seconds,
  before.hash as before_hash,
  now.amount as after_amount,
  now.currency as after_currency,
  now.seconds as after_billed_seconds,
  now.fetched_at as after_fetched_at
from booked_calls as before
full join now using (month, call_id, create_time)
where create_time >= {retained_from}::timestamp
  and (
    before.amount is distinct from now.amount
    or before.currency is distinct from now.currency
    or before.seconds is distinct from now.seconds
    or before.fetched_at is distinct from now.fetched_at
  );

create or replace temp table changed_calls as
with hashed as (
  select call_id, create_time, row_hash(calls) as after_hash
  from ledger.calls as calls
  semi join (from suspected_calls where is_there) as suspected using (call_id, create_time)
  where project_id = {project_id}
)
select suspected.*, hashed.after_hash
from suspected_calls as suspected
left join hashed using (call_id, create_time)
where before_hash is distinct from after_hash;

-- Each change with what it is and when it was seen. A call that is gone is dated by the journal, one that is there by the
-- reading that changed it last.
insert into found_adjustments by name
with journal as (
  select
    call_id, max(seen_at) as seen_at,
    bool_or(field = 'duplicate') as is_duplicate, bool_or(field = 'create_time') as is_moved
  from ledger.ops.call_changes
  where project_id = {project_id}
    and field in ('vanished', 'duplicate', 'create_time')
    and call_id in (select call_id from changed_calls)
  group by call_id
),
dated as (
  select
    changed.*,
    case
      when not was_there then if(journal.is_moved, 'creation time changed', 'new call')
      when not is_there and journal.is_moved then 'creation time changed'
      when not is_there and journal.is_duplicate then 'duplicate removed'
      when not is_there then 'no longer listed'
      else coalesce(
        nullif(concat_ws(
          ', ',
          case when before_amount is null and after_amount is not null then 'priced' end,
          case when before_amount is distinct from after_amount and before_amount is not null then 'price changed' end,
          case when before_currency is distinct from after_currency and before_amount is not null then 'currency changed' end,
          case when before_billed_seconds is distinct from after_billed_seconds then 'billed seconds changed' end
        ), ''),
        'other fields changed'
      )
    end as kind,
    coalesce(after_fetched_at, journal.seen_at, {now}::timestamp) as seen_at
  from changed_calls as changed
  left join journal using (call_id)
)
select
  seen_months.month as seen_in_month,
  of_month, call_id, create_time, seen_at, kind, is_there,
  before_amount, before_currency, before_billed_seconds, after_amount, after_currency, after_billed_seconds,
  before_hash, after_hash, after_fetched_at
from dated
join seen_months on seen_at >= range_start and seen_at < range_end;
