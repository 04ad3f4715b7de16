-- How many resources of each kind the configuration has now, and since when none of them changed. One row a project and
-- table.
with versions as (
  select project_id, 'trunks' as resource, is_current, valid_from from trunks
  union all
  select project_id, 'sip_endpoints', is_current, valid_from from sip_endpoints
  union all
  select project_id, 'phone_numbers', is_current, valid_from from phone_numbers
  union all
  select project_id, 'country_permissions', is_current, valid_from from country_permissions
  union all
  select project_id, 'access_control_lists', is_current, valid_from from access_control_lists
  union all
  select project_id, 'ip_ranges', is_current, valid_from from ip_ranges
  union all
  select project_id, 'trunk_access_control_lists', is_current, valid_from from trunk_access_control_lists
  union all
  select project_id, 'credential_lists', is_current, valid_from from credential_lists
  union all
  select project_id, 'credential_list_trunks', is_current, valid_from from credential_list_trunks
)
select
  project_id,
  resource,
  count(*) filter (is_current) as resources,
  count(*) as versions,
  max(valid_from) as last_change,
  (
    select max(fetched_at) from ops.configuration_readings as readings
    where readings.project_id = versions.project_id and readings.outcome = 'loaded'
  ) as read_at
from versions
group by project_id, resource
order by project_id, resource;
