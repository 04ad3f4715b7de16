-- What has to be matched by numbers and time (sql/reconcile/switch/tables.sql): records without an id, and those of files
-- whose ids are none of the ledger's. Where ids join, one that does not is another call, however close.

-- Both sides go by one clock.
create or replace temp table switch_clock_days (file integer not null, day date not null, difference bigint not null);

-- The direction is left out: it does not keep a record from its call, it is what is compared.
insert into switch_records by name
select
  record,
  1 as file,
  line,
  call_id as record_id,
  ltrim(from_e164, '+')::bigint as from_number,
  ltrim(to_e164, '+')::bigint as to_number,
  right(from_e164, 9)::integer as from_tail,
  right(to_e164, 9)::integer as to_tail,
  create_time as start_time,
  answer_time is not null as is_answered,
  duration_seconds as seconds
from provider_near
where record not in (select record from provider_pairs)
  and (
    call_id is null
    or import_id not in (
      select import_id from provider_pairs join provider_near using (record) where call_id is not null
    )
  );

insert into switch_calls by name
select
  call,
  call_id,
  direction,
  ltrim(from_e164, '+')::bigint as from_number,
  ltrim(to_e164, '+')::bigint as to_number,
  right(from_e164, 9)::integer as from_tail,
  right(to_e164, 9)::integer as to_tail,
  create_time,
  answer_time is not null as is_answered,
  duration_seconds as seconds,
  billing_duration_seconds as billed_seconds,
  price_amount as price,
  price_currency as currency,
  is_in_month
from provider_calls
where call not in (select call from provider_pairs)
order by call;
