create or replace view call_duration_histogram as
select
  billing_date,
  project_id,
  trunk_id,
  direction,
  from_seconds,
  -- The next bound; none after the last.
  [1, 6, 12, 18, 30, 60, 120, 180, 300, 600, 1200, 1800, 3600, null][
    list_position([0, 1, 6, 12, 18, 30, 60, 120, 180, 300, 600, 1200, 1800, 3600], from_seconds)
  ]::bigint as to_seconds,
  calls,
  talk_seconds,
  calls / sum(calls) over (partition by billing_date, project_id, trunk_id, direction) as share
from duration_days;

comment on view call_duration_histogram is 'How long calls are: one row per billing day, project, trunk, direction and bucket of talk seconds that any call falls in. The buckets, half-open, begin at 0, 1, 6, 12, 18, 30, 60, 120, 180, 300, 600, 1200, 1800 and 3600 seconds: where usual billing increments end, then round numbers; the last is open.';
comment on column call_duration_histogram.billing_date is 'Billing day that the calls were created in.';
comment on column call_duration_histogram.project_id is 'Project that was asked.';
comment on column call_duration_histogram.trunk_id is 'Trunk; null where the records name none.';
comment on column call_duration_histogram.direction is 'INBOUND or OUTBOUND.';
comment on column call_duration_histogram.from_seconds is 'Lower bound of the bucket in talk seconds, included.';
comment on column call_duration_histogram.to_seconds is 'Upper bound, excluded; null for the last bucket.';
comment on column call_duration_histogram.calls is 'Answered calls that ended and whose talk_seconds lie in the bucket, exact.';
comment on column call_duration_histogram.talk_seconds is 'Sum of their talk_seconds, exact.';
comment on column call_duration_histogram.share is 'calls / all answered calls that ended of the trunk and direction that day, 0 to 1. Exact.';
