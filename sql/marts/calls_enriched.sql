-- Joins of equality and range against histories and pairs, which are small beside the calls; a filter on create_time
-- reaches the scan of calls and the pairs. At most one row of each fits a call, so that no call is doubled.
create or replace view calls_enriched as
with legs as (
  select
    project_id, inbound_call_id as call_id, inbound_create_time as create_time,
    outbound_call_id as other_leg_call_id
  from forwarded_calls
  union all
  select project_id, outbound_call_id, outbound_create_time, inbound_call_id
  from forwarded_calls
),
parties as (
  select
    *,
    case direction when 'INBOUND' then to_e164 when 'OUTBOUND' then from_e164 end as own_number,
    case direction when 'INBOUND' then from_e164 when 'OUTBOUND' then to_e164 end as other_number,
    case direction when 'INBOUND' then from_country when 'OUTBOUND' then to_country end as other_country
  from calls
)
select
  calls.*,
  trunks.name as trunk_name,
  trunks.domain as trunk_domain,
  trunks.trunk_id is not null as is_trunk_known,
  coalesce(calls.create_time < trunks.valid_from, false) as is_trunk_assumed,
  numbers.country as number_country,
  numbers.phone_number is not null as is_own_number,
  coalesce(calls.create_time < numbers.valid_from, false) as is_number_assumed,
  legs.other_leg_call_id,
  calls.answer_time is not null as is_answered,
  calls.end_time is null as is_open,
  legs.other_leg_call_id is not null and calls.direction = 'INBOUND' as is_forwarded,
  legs.other_leg_call_id is not null and calls.direction = 'OUTBOUND' as is_forward_leg,
  calls.from_country <> calls.to_country as is_international,
  coalesce(
    calls.talk_seconds < coalesce((select value::bigint from ops.settings where name = 'short_call_seconds'), 6),
    false
  ) as is_short_call,
  calls.price_amount is null and calls.end_time is not null
    and (calls.answer_time is not null or coalesce(calls.billing_duration_seconds > 0, false)) as is_unpriced,
  coalesce(calls.price_amount > 0, false) and calls.end_time is not null
    and coalesce(calls.talk_seconds, 0) = 0 as is_charged_without_talk,
  calls.from_e164 is null as is_caller_anonymous
from parties as calls
left join as_of_trunks as trunks
  on trunks.project_id = calls.project_id and trunks.trunk_id = calls.trunk_id
  and calls.create_time >= trunks.applies_from and calls.create_time < trunks.applies_until
left join as_of_phone_numbers as numbers
  on numbers.project_id = calls.project_id and numbers.phone_number = calls.own_number
  and calls.create_time >= numbers.applies_from and calls.create_time < numbers.applies_until
left join legs
  on legs.project_id = calls.project_id and legs.call_id = calls.call_id and legs.create_time = calls.create_time;

comment on view calls_enriched is 'Calls with the configuration as of create_time: one row a call, every column of calls, and what trunk, number and the other leg add.';
comment on column calls_enriched.project_id is 'Project that was asked.';
comment on column calls_enriched.call_id is 'Identifier of the call, an opaque string.';
comment on column calls_enriched.trunk_id is 'Trunk that the call was made through, an opaque string.';
comment on column calls_enriched.record_project_id is 'Project that the record itself names.';
comment on column calls_enriched.direction is 'INBOUND (to a number of ours) or OUTBOUND (from our SIP device), upper-cased.';
comment on column calls_enriched.call_result is 'COMPLETED, NO_ANSWER, CANCEL, BUSY or FAILED; an unknown value is kept, upper-cased. COMPLETED does not mean answered.';
comment on column calls_enriched.from_raw is 'Caller as delivered.';
comment on column calls_enriched.to_raw is 'Callee as delivered.';
comment on column calls_enriched.from_e164 is 'Caller in E.164 with leading +; from a number or a SIP URI''s user part; null where it is no number.';
comment on column calls_enriched.to_e164 is 'Callee in E.164 with leading +; from a number or a SIP URI''s user part; null where it is no number.';
comment on column calls_enriched.from_country is 'ISO 3166-1 alpha-2 of the caller''s number; null if unknown.';
comment on column calls_enriched.to_country is 'ISO 3166-1 alpha-2 of the callee''s number; null if unknown.';
comment on column calls_enriched.create_time is 'When the call was created, UTC, microseconds.';
comment on column calls_enriched.answer_time is 'When the call was answered, UTC; null if it was not. This alone says whether a call was answered.';
comment on column calls_enriched.end_time is 'When the call ended, UTC; null while it is in progress.';
comment on column calls_enriched.duration_seconds is 'Seconds as delivered: start to end inbound, answer to end outbound. Never compare or sum it across directions.';
comment on column calls_enriched.billing_duration_seconds is 'Billed seconds as delivered: the duration rounded up to the billing increment.';
comment on column calls_enriched.talk_seconds is 'Whole seconds elapsed from answer_time to end_time (0 where the end lies before the answer); null if not answered or not ended.';
comment on column calls_enriched.price_amount is 'Total price; null until priced. Never add it across currencies.';
comment on column calls_enriched.price_currency is 'ISO 4217 currency of price_amount.';
comment on column calls_enriched.price_per_minute_amount is 'Price per minute.';
comment on column calls_enriched.price_per_minute_currency is 'ISO 4217 currency of price_per_minute_amount.';
comment on column calls_enriched.billing_date is 'Billing day that create_time falls in (see billing_days).';
comment on column calls_enriched.finality is 'open (no end yet), unpriced (ended, no price, and answered or with billed seconds), final, or stale (open or unpriced beyond TRUNKLEDGER_STALE_AFTER).';
comment on column calls_enriched.occupied_until is 'End of the call, or fetched_at while it is open; never before create_time. Upper end of the call''s occupancy.';
comment on column calls_enriched.first_seen_at is 'When the call was first read, UTC.';
comment on column calls_enriched.fetched_at is 'When the reading was taken that this row is of, UTC: the last one that changed it, or for an open call the last one.';
comment on column calls_enriched.own_number is 'The projects side of the call in E.164: the callee of an inbound call, the caller of an outbound one; null where that is no number.';
comment on column calls_enriched.other_number is 'The other side in E.164: the caller of an inbound call, the callee of an outbound one; null where that is no number.';
comment on column calls_enriched.other_country is 'ISO 3166-1 alpha-2 of other_number; null if unknown.';
comment on column calls_enriched.trunk_name is 'Friendly name of the trunk as of create_time; null where the configuration does not know it.';
comment on column calls_enriched.trunk_domain is 'Fully qualified name of the trunk as of create_time.';
comment on column calls_enriched.is_trunk_known is 'Whether the configuration knows the trunk as of create_time. A trunk that was gone by then is not known.';
comment on column calls_enriched.is_trunk_assumed is 'Whether the call was created before the first version known of its trunk, whose values stand here.';
comment on column calls_enriched.number_country is 'ISO 3166-1 alpha-2 of own_number as of create_time, as the configuration says; null where own_number is none of the projects.';
comment on column calls_enriched.is_own_number is 'Whether own_number is a phone number of the project as of create_time.';
comment on column calls_enriched.is_number_assumed is 'Whether the call was created before the first version known of its number, whose values stand here.';
comment on column calls_enriched.other_leg_call_id is 'The other leg of a forwarded call, both ways (see forwarded_calls); null for a call that is not one of two legs. Add up talk or spend of both legs only if you mean to.';
comment on column calls_enriched.is_answered is 'Whether the call has an answer time. Not whether its result is COMPLETED.';
comment on column calls_enriched.is_open is 'Whether the call has no end yet.';
comment on column calls_enriched.is_forwarded is 'Whether this is an inbound call that was forwarded (its other leg is known).';
comment on column calls_enriched.is_forward_leg is 'Whether this is the outbound leg of a forwarded call.';
comment on column calls_enriched.is_international is 'Whether caller and callee are numbers of different countries; null where either country is unknown.';
comment on column calls_enriched.is_short_call is 'Whether the call was answered and has fewer talk seconds than TRUNKLEDGER_SHORT_CALL_SECONDS (6 unless set otherwise).';
comment on column calls_enriched.is_unpriced is 'Whether the call ended, was answered or has billed seconds, and has no price (stale ones included).';
comment on column calls_enriched.is_charged_without_talk is 'Whether an ended call has a price above zero and no talk second: it was not answered, or for less than a second.';
comment on column calls_enriched.is_caller_anonymous is 'Whether the caller is no number: withheld, a SIP user, or erased.';
