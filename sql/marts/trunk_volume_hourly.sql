create or replace view trunk_volume_hourly as
select
  hour,
  project_id,
  trunk_id,
  direction,
  attempts,
  answered,
  talk_microseconds // 1000000 as talk_seconds,
  occupied_microseconds / 3600000000 as erlangs,
  talk_microseconds / 3600000000 as talk_erlangs,
  peak_concurrent,
  peak_cps
from trunk_hours;

comment on view trunk_volume_hourly is 'Trunk volume: one row per UTC hour, project, trunk and direction that any call touches. Kept up by each load (see trunk_hours).';
comment on column trunk_volume_hourly.hour is 'Start of the hour, UTC.';
comment on column trunk_volume_hourly.project_id is 'Project that was asked.';
comment on column trunk_volume_hourly.trunk_id is 'Trunk; null where the record names none.';
comment on column trunk_volume_hourly.direction is 'INBOUND or OUTBOUND.';
comment on column trunk_volume_hourly.attempts is 'Call attempts (ITU-T E.600) created in the hour, exact.';
comment on column trunk_volume_hourly.answered is 'Calls created in the hour that have an answer time, exact.';
comment on column trunk_volume_hourly.talk_seconds is 'Seconds from answer to end that fall inside the hour (an open call ends at fetched_at), exact for ended calls.';
comment on column trunk_volume_hourly.erlangs is 'Traffic intensity (ITU-T E.600): seconds of occupancy, creation to end, that fall inside the hour / 3600. An open call ends at fetched_at; exact for ended calls.';
comment on column trunk_volume_hourly.talk_erlangs is 'Traffic intensity (ITU-T E.600) of conversation: seconds from answer to end that fall inside the hour / 3600. Exact for ended calls.';
comment on column trunk_volume_hourly.peak_concurrent is 'Most calls open at one instant inside the hour, from creation to end, half-open; a call counts in every hour that it touches. Exact.';
comment on column trunk_volume_hourly.peak_cps is 'Most calls created in one second of the hour; comparable with the trunk''s callsPerSecond. Exact at the API''s precision.';
