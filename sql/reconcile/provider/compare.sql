-- Every call and every record of the month in exactly one class. A template: {project_id} is a literal.
-- Needs records.sql, ids.sql and settle.sql. Result: table provider_comparison, one row a pair of a record and a call, or one of
-- those that nothing matches. Amounts count where their side was created in the month, so that classes sum to the whole
-- difference.

-- What differs in a pair, the weightiest first, and whether each side knows it yet: once a call has ended, only its price is
-- still to come. An amount of zero and none at all are the same; times are, within a second, because one side may have
-- whole seconds.
create or replace temp macro apart(a, b) as (a is null) <> (b is null) or abs(epoch_us(a) - epoch_us(b)) >= 1000000;

create or replace temp table provider_fields as
with judged as (
  select
    records.record, calls.call,
    records.has_price and (
      coalesce(records.price_amount, 0) <> coalesce(calls.price_amount, 0)
      or records.price_currency <> calls.price_currency
    ) as price_differs,
    records.has_rate and (
      coalesce(records.price_per_minute_amount, 0) <> coalesce(calls.price_per_minute_amount, 0)
      or records.price_per_minute_currency <> calls.price_per_minute_currency
    ) as rate_differs,
    records.has_duration and coalesce(records.duration_seconds, 0) <> coalesce(calls.duration_seconds, 0) as duration_differs,
    apart(records.create_time, calls.create_time) as creation_differs,
    records.has_answer and apart(records.answer_time, calls.answer_time) as answer_differs,
    records.has_end and apart(records.end_time, calls.end_time) as end_differs,
    records.has_result and records.call_result is distinct from calls.call_result as result_differs,
    records.has_trunk and records.trunk_id is distinct from calls.trunk_id as trunk_differs,
    records.has_direction and records.direction is distinct from calls.direction as direction_differs,
    records.from_e164 <> calls.from_e164 or records.to_e164 <> calls.to_e164 as numbers_differ
  from provider_pairs
  join provider_near as records using (record)
  join provider_calls as calls using (call)
),
-- Most pairs agree: only the others are looked at field by field.
differing as (
  select *
  from judged
  where price_differs or rate_differs or duration_differs or creation_differs or answer_differs or end_differs
    or result_differs or trunk_differs or direction_differs or numbers_differ
),
fields as (
  select record, call, unnest([
    {rank: 1, field: 'price', differs: price_differs,
      in_record: records.price_amount is not null, in_call: calls.price_amount is not null},
    {rank: 2, field: 'rate', differs: rate_differs,
      in_record: records.price_per_minute_amount is not null, in_call: calls.price_per_minute_amount is not null},
    {rank: 3, field: 'duration', differs: duration_differs,
      in_record: records.duration_seconds is not null or records.end_time is not null,
      in_call: calls.duration_seconds is not null or calls.end_time is not null},
    {rank: 4, field: 'creation time', differs: creation_differs, in_record: true, in_call: true},
    {rank: 5, field: 'answer time', differs: answer_differs,
      in_record: coalesce(records.answer_time, records.end_time) is not null,
      in_call: coalesce(calls.answer_time, calls.end_time) is not null},
    {rank: 6, field: 'end time', differs: end_differs,
      in_record: records.end_time is not null, in_call: calls.end_time is not null},
    {rank: 7, field: 'result', differs: result_differs,
      in_record: records.call_result is not null or records.end_time is not null,
      in_call: calls.call_result is not null or calls.end_time is not null},
    {rank: 8, field: 'trunk', differs: trunk_differs, in_record: true, in_call: true},
    {rank: 9, field: 'direction', differs: direction_differs, in_record: true, in_call: true},
    {rank: 10, field: 'numbers', differs: numbers_differ, in_record: true, in_call: true}
  ], recursive := true)
  from differing
  join provider_near as records using (record)
  join provider_calls as calls using (call)
)
select record, call, rank, field, in_record, in_call
from fields
where differs;

-- A call that goes on, or waits for its price, is no fault: one side is only older than the other.
create or replace temp table provider_differing as
select
  record, call,
  list(field order by rank) as fields,
  not bool_or(in_record) as is_record_early,
  not bool_or(in_call) as is_call_early
from provider_fields
group by record, call;

-- Ids in the lines that were set aside, wherever they stand in them.
create or replace temp table provider_set_aside as
select distinct unnest(string_split_regex(raw, '[",;|\t]')) as call_id
from ledger.ops.rejected_records
where project_id = {project_id};

create or replace table provider_comparison as
with lone_records as (
  select
    record,
    case
      when call_id in (select call_id from ledger.ops.rejected_calls where project_id = {project_id})
        then 'only in the export: set aside in the ledger'
      when call_id in (
        select call_id from ledger.ops.call_changes where project_id = {project_id} and field = 'vanished'
      ) then 'only in the export: the API no longer lists it'
      when exists (from month_gaps where create_time >= gap_start and create_time < gap_end)
        then 'only in the export: time that the ledger does not cover'
      else 'only in the export'
    end as class
  from provider_near
  where is_in_month and record not in (select record from provider_pairs)
),
lone_calls as (
  select
    call,
    case when call_id in (select call_id from provider_set_aside) then 'only in the ledger: set aside by the import'
      else 'only in the ledger' end as class
  from provider_calls
  where is_in_month
    and call not in (select call from provider_pairs)
    and exists (from provider_ranges where create_time >= range_start and create_time < range_end)
),
classes as (
  select
    record, call, matched_by,
    case
      when fields is null then 'agrees'
      when is_record_early then 'exported before it was final'
      when is_call_early then 'not final in the ledger'
      when fields[1] in ('creation time', 'answer time', 'end time') then 'times differ'
      when fields[1] = 'numbers' then 'numbers differ'
      else fields[1] || ' differs'
    end as class,
    fields
  from provider_pairs
  left join provider_differing using (record, call)
  union all by name
  select record, class from lone_records
  union all by name
  select call, class from lone_calls
)
select
  classes.class,
  array_to_string(classes.fields, ', ') as fields,
  classes.matched_by,
  calls.call_id,
  records.call_id as record_call_id,
  coalesce(calls.trunk_id, records.trunk_id) as trunk_id,
  coalesce(calls.direction, records.direction) as direction,
  coalesce(calls.from_e164, records.from_e164) as caller,
  coalesce(calls.to_e164, records.to_e164) as callee,
  coalesce(calls.is_in_month, false) as is_call_in_month,
  coalesce(records.is_in_month, false) as is_record_in_month,
  calls.create_time,
  records.create_time as record_create_time,
  calls.answer_time,
  records.answer_time as record_answer_time,
  calls.end_time,
  records.end_time as record_end_time,
  calls.duration_seconds,
  records.duration_seconds as record_duration_seconds,
  calls.call_result,
  records.call_result as record_call_result,
  calls.price_per_minute_amount as rate,
  records.price_per_minute_amount as record_rate,
  calls.price_amount as price,
  calls.price_currency as currency,
  records.price_amount as record_price,
  records.price_currency as record_currency,
  records.trunk_id as record_trunk_id,
  records.file_name,
  records.line
from classes
left join provider_near as records using (record)
left join provider_calls as calls using (call)
where calls.is_in_month or records.is_in_month;

-- What each class is worth: a call whose two sides have two currencies counts in both, once in the ledger's.
create or replace temp table provider_amounts as
select
  class,
  coalesce(currency, record_currency) as currency,
  1 as calls,
  case when is_call_in_month then price end as ledger_amount,
  case when is_record_in_month and record_currency = coalesce(currency, record_currency) then record_price end as record_amount
from provider_comparison
union all
select class, record_currency, 0, null, record_price
from provider_comparison
where is_record_in_month and record_currency <> currency;

-- Numbers are masked: the ids say which calls they are.
create or replace view provider_differences as
select
  class, fields, matched_by, call_id, record_call_id, trunk_id, record_trunk_id, direction,
  masked(caller) as caller, masked(callee) as callee,
  create_time, record_create_time, answer_time, record_answer_time, end_time, record_end_time,
  duration_seconds, record_duration_seconds, call_result, record_call_result, rate, record_rate,
  price, currency, record_price, record_currency, file_name, line
from provider_comparison
where class <> 'agrees'
order by coalesce(create_time, record_create_time), call_id, record_call_id;
