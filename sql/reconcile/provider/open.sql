-- What has to be matched by numbers and time (sql/reconcile/switch/tables.sql): records without an id, and those of files
-- whose ids are none of the ledger's. Where ids join, one that does not is another call, however close.
-- Both sides go by one clock.
create or replace temp table switch_clock_days (file integer not null, day date not null, difference bigint not null);

insert into switch_records
select
  record, 1, line, call_id,
  ltrim(from_e164, '+')::bigint, ltrim(to_e164, '+')::bigint,
  right(from_e164, 9)::integer, right(to_e164, 9)::integer,
  create_time, null, answer_time is not null, duration_seconds
from provider_near
where record not in (select record from provider_pairs)
  and (
    call_id is null
    or import_id not in (
      select import_id from provider_pairs join provider_near using (record) where call_id is not null
    )
  );

insert into switch_calls
select
  call, call_id, direction,
  ltrim(from_e164, '+')::bigint, ltrim(to_e164, '+')::bigint,
  right(from_e164, 9)::integer, right(to_e164, 9)::integer,
  create_time, answer_time is not null, duration_seconds, billing_duration_seconds, price_amount, price_currency, is_in_month
from provider_calls
where call not in (select call from provider_pairs)
order by call;
