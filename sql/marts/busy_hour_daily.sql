-- Hours are UTC, days are the billing zone's: an hour belongs to the day that it begins in.
create or replace view busy_hour_daily as
with hours as (
  select
    hour,
    project_id,
    trunk_id,
    sum(attempts)::bigint as attempts,
    sum(answered)::bigint as answered,
    sum(occupied_microseconds)::bigint as occupied_microseconds,
    sum(talk_microseconds)::bigint as talk_microseconds,
    max(peak_concurrent) as peak_concurrent_lower,
    sum(peak_concurrent)::bigint as peak_concurrent_upper,
    max(trunk_peak_cps) as peak_cps
  from trunk_hours
  group by all
),
dated as (
  select days.billing_date, hours.*
  from hours
  asof join billing_days as days on hours.hour >= days.day_start
  where hours.hour < days.day_end
)
select
  billing_date,
  project_id,
  trunk_id,
  hour as busy_hour,
  attempts,
  answered,
  occupied_microseconds / 3600000000 as erlangs,
  talk_microseconds / 3600000000 as talk_erlangs,
  occupied_microseconds / nullif(sum(occupied_microseconds) over day, 0) as share_of_day,
  peak_concurrent_lower,
  peak_concurrent_upper,
  peak_cps
from dated
window day as (partition by billing_date, project_id, trunk_id)
qualify row_number() over (
  partition by billing_date, project_id, trunk_id order by occupied_microseconds desc, attempts desc, hour
) = 1;

comment on view busy_hour_daily is 'Busy hour (ITU-T E.600, here the clock hour in UTC with the most erlangs): one row per billing day, project and trunk, both directions together. An hour belongs to the billing day that it begins in: in zones that lie half or quarter hours off UTC, the hour over midnight counts as a whole to the day before.';
comment on column busy_hour_daily.billing_date is 'Billing day that the hour begins in.';
comment on column busy_hour_daily.project_id is 'Project that was asked.';
comment on column busy_hour_daily.trunk_id is 'Trunk; null where the records name none.';
comment on column busy_hour_daily.busy_hour is 'Start of the busiest hour, UTC; of equal ones that with more attempts, then the first.';
comment on column busy_hour_daily.attempts is 'Call attempts (ITU-T E.600) created in the hour, exact.';
comment on column busy_hour_daily.answered is 'Calls created in the hour that have an answer time, exact.';
comment on column busy_hour_daily.erlangs is 'Traffic intensity (ITU-T E.600): seconds of occupancy, creation to end, that fall inside the hour / 3600. An open call ends at fetched_at; exact for ended calls.';
comment on column busy_hour_daily.talk_erlangs is 'Traffic intensity (ITU-T E.600) of conversation: seconds from answer to end that fall inside the hour / 3600. Exact for ended calls.';
comment on column busy_hour_daily.share_of_day is 'Erlangs of the hour / sum of the erlangs of the day''s hours, 0 to 1 (busy hour to day ratio). Exact for ended calls.';
comment on column busy_hour_daily.peak_concurrent_lower is 'Most calls open at one instant of the hour, at least: the higher of the two directions'' peaks. A lower bound; exact where the trunk has traffic of one direction.';
comment on column busy_hour_daily.peak_concurrent_upper is 'Most calls open at one instant of the hour, at most: the two directions'' peaks added up. An upper bound; exact where the trunk has traffic of one direction.';
comment on column busy_hour_daily.peak_cps is 'Most calls created in one second of the hour, both directions; comparable with the trunk''s callsPerSecond. Exact at the API''s precision.';
