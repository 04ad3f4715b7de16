-- Matches the legs of forwarded calls again where calls of a range changed. Needs the temp table forwarding
-- (sql/load/forwarding.sql). Parameters: $project_id, and $window_start and $window_end: the range.
-- Whether two calls are a pair depends on others up to a minute away, and theirs on others as far away from them.
delete from forwarded_calls
where project_id = $project_id
  and inbound_create_time >= $window_start::timestamp - interval 60 seconds
  and inbound_create_time < $window_end::timestamp + interval 60 seconds;

insert into forwarded_calls (
  project_id, inbound_call_id, inbound_create_time, outbound_call_id, outbound_create_time
)
-- The minute is something to join by beside the numbers: a company's main number has very many calls.
with inbound as (
  select
    calls.call_id, calls.trunk_id, calls.from_e164, calls.to_e164, calls.create_time, calls.answer_time, calls.end_time,
    epoch_us(calls.create_time) // 60000000 as minute,
    forwarding.call_forward_number
  from calls
  join forwarding
    on forwarding.trunk_id = calls.trunk_id
    and calls.create_time >= forwarding.applies_from and calls.create_time < forwarding.applies_until
  where calls.project_id = $project_id and calls.direction = 'INBOUND'
    and calls.create_time >= $window_start::timestamp - interval 120 seconds
    and calls.create_time < $window_end::timestamp + interval 120 seconds
),
outbound as (
  select
    call_id, trunk_id, from_e164, to_e164, create_time, answer_time, end_time,
    unnest([epoch_us(create_time) // 60000000, epoch_us(create_time) // 60000000 - 1]) as minute
  from calls
  semi join forwarding on forwarding.trunk_id = calls.trunk_id and forwarding.call_forward_number = calls.to_e164
  where project_id = $project_id and direction = 'OUTBOUND'
    and create_time >= $window_start::timestamp - interval 60 seconds
    and create_time < $window_end::timestamp + interval 120 seconds
),
-- From the number that was called, or from the original caller's.
matches as (
  select
    inbound.call_id as inbound_call_id, inbound.create_time as inbound_create_time,
    inbound.answer_time as inbound_answer_time, inbound.end_time as inbound_end_time,
    outbound.call_id as outbound_call_id, outbound.create_time as outbound_create_time,
    outbound.answer_time as outbound_answer_time, outbound.end_time as outbound_end_time,
    outbound.from_e164 <> inbound.to_e164 as shows_caller
  from outbound
  join inbound
    on inbound.trunk_id = outbound.trunk_id and inbound.minute = outbound.minute
    and inbound.call_forward_number = outbound.to_e164
    and outbound.create_time between inbound.create_time and inbound.create_time + interval 60 seconds
  where outbound.from_e164 in (inbound.to_e164, inbound.from_e164)
),
-- Among those that are as near in time: both legs of a call are answered and ended together.
mutual as (
  select *
  from (
    select
      *,
      epoch_us(outbound_create_time) - epoch_us(inbound_create_time) as delay,
      (inbound_answer_time is null) <> (outbound_answer_time is null) as is_answered_otherwise,
      coalesce(abs(epoch_us(inbound_answer_time) - epoch_us(outbound_answer_time)), 0) as answer_distance,
      coalesce(abs(epoch_us(inbound_end_time) - epoch_us(outbound_end_time)), 0) as end_distance
    from matches
  )
  qualify row_number() over (
      partition by inbound_call_id, inbound_create_time
      order by delay, shows_caller, is_answered_otherwise, answer_distance, end_distance, outbound_call_id
    ) = 1
    and row_number() over (
      partition by outbound_call_id, outbound_create_time
      order by delay, shows_caller, is_answered_otherwise, answer_distance, end_distance, inbound_call_id
    ) = 1
)
select $project_id, inbound_call_id, inbound_create_time, outbound_call_id, outbound_create_time
from mutual
where inbound_create_time >= $window_start::timestamp - interval 60 seconds
  and inbound_create_time < $window_end::timestamp + interval 60 seconds;
