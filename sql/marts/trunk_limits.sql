-- Both directions of an hour carry the trunk's peak (see trunk_hours): the limit does not tell them apart.
create or replace view trunk_limits as
with hours as (
  select hour, project_id, trunk_id, sum(attempts)::bigint as attempts, max(trunk_peak_cps) as peak_cps
  from trunk_hours
  group by all
)
select
  hours.hour,
  hours.project_id,
  hours.trunk_id,
  hours.attempts,
  hours.peak_cps,
  trunks.calls_per_second,
  hours.peak_cps / nullif(trunks.calls_per_second, 0) as utilisation,
  hours.peak_cps > trunks.calls_per_second as is_over_limit
from hours
left join as_of_trunks as trunks
  on trunks.project_id = hours.project_id and trunks.trunk_id = hours.trunk_id
  and hours.hour >= trunks.applies_from and hours.hour < trunks.applies_until;

comment on view trunk_limits is 'Peak calls per second against the trunk''s limit: one row per UTC hour, project and trunk that any call touches.';
comment on column trunk_limits.hour is 'Start of the hour, UTC.';
comment on column trunk_limits.project_id is 'Project that was asked.';
comment on column trunk_limits.trunk_id is 'Trunk; null where the record names none.';
comment on column trunk_limits.attempts is 'Call attempts (ITU-T E.600) created in the hour, both directions, exact.';
comment on column trunk_limits.peak_cps is 'Most calls created in one second of the hour, both directions together. Exact at the API''s precision.';
comment on column trunk_limits.calls_per_second is 'Calls per second that the trunk allows, as of the start of the hour (see as_of_trunks; the first version known answers for the time before it); null where the configuration does not know the trunk.';
comment on column trunk_limits.utilisation is 'peak_cps / calls_per_second: 1 is at the limit. Exact; null where the limit is unknown or zero.';
comment on column trunk_limits.is_over_limit is 'Whether peak_cps lies above the limit; null where the limit is unknown. The provider may count other instants, or refuse calls without a record.';
