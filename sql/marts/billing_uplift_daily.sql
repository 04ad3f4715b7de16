create or replace view billing_uplift_daily as
with sums as (
  select
    billing_date,
    project_id,
    trunk_id,
    direction,
    if(direction = 'INBOUND', from_country, to_country) as country,
    sum(answered_and_ended)::bigint as calls,
    sum(talk_seconds)::bigint as talk_seconds,
    sum(talk_billed_seconds)::bigint as billed_seconds,
    sum(billed_seconds - talk_billed_seconds)::bigint as billed_seconds_without_talk
  from destination_days
  group by all
)
select
  billing_date,
  project_id,
  trunk_id,
  direction,
  country,
  calls,
  talk_seconds,
  billed_seconds,
  billed_seconds - talk_seconds as uplift_seconds,
  (billed_seconds - talk_seconds) / nullif(talk_seconds, 0) as uplift,
  billed_seconds_without_talk
from sums;

comment on view billing_uplift_daily is 'Billed against talked time: one row per billing day, project, trunk, direction and country. What billing increments and minimum durations add to the conversations.';
comment on column billing_uplift_daily.billing_date is 'Billing day that the calls were created in.';
comment on column billing_uplift_daily.project_id is 'Project that was asked.';
comment on column billing_uplift_daily.trunk_id is 'Trunk; null where the records name none.';
comment on column billing_uplift_daily.direction is 'INBOUND or OUTBOUND.';
comment on column billing_uplift_daily.country is 'ISO 3166-1 alpha-2 of the other side''s number: the callee''s of outbound calls, the caller''s of inbound ones; null if unknown.';
comment on column billing_uplift_daily.calls is 'Answered calls that ended, exact: the calls of the following three columns.';
comment on column billing_uplift_daily.talk_seconds is 'Sum of talk_seconds, exact.';
comment on column billing_uplift_daily.billed_seconds is 'Sum of billing_duration_seconds of the same calls, exact.';
comment on column billing_uplift_daily.uplift_seconds is 'billed_seconds - talk_seconds, exact. Below zero where less is billed than was talked.';
comment on column billing_uplift_daily.uplift is 'uplift_seconds / talk_seconds: 0.1 is a tenth more billed than talked. Exact; null without talk.';
comment on column billing_uplift_daily.billed_seconds_without_talk is 'Sum of billing_duration_seconds of the calls that were not answered or have not ended, exact; not part of the uplift.';
