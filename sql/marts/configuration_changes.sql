-- Each version beside the one before it. What the values are is a list of texts, so that one comparison does for all
-- tables. update_time is not among them: alone it says that something was saved, not that it is different.
create or replace view configuration_changes as
with versions as (
  select
    project_id, 'trunks' as resource, trunk_id as resource_id, null as parent_id, name as resource_name,
    valid_from, valid_to, changed_after,
    [
      {field: 'name', value: name},
      {field: 'host_name', value: host_name},
      {field: 'top_level_domain', value: top_level_domain},
      {field: 'domain', value: domain},
      {field: 'calls_per_second', value: calls_per_second::varchar},
      {field: 'enable_caller_name', value: enable_caller_name::varchar},
      {field: 'enable_call_forward', value: enable_call_forward::varchar},
      {field: 'call_forward_number', value: call_forward_number},
      {field: 'record_project_id', value: record_project_id},
      {field: 'create_time', value: create_time::varchar}
    ] as fields
  from trunks
  union all
  select
    project_id, 'sip_endpoints', sip_endpoint_id, trunk_id, name,
    valid_from, valid_to, changed_after,
    [
      {field: 'name', value: name},
      {field: 'address', value: address},
      {field: 'port', value: port::varchar},
      {field: 'is_registered', value: is_registered::varchar},
      {field: 'credential_user_name', value: credential_user_name},
      {field: 'transport', value: transport},
      {field: 'priority', value: priority::varchar},
      {field: 'enabled', value: enabled::varchar},
      {field: 'create_time', value: create_time::varchar}
    ]
  from sip_endpoints
  union all
  select
    project_id, 'phone_numbers', phone_number_id, null, phone_number,
    valid_from, valid_to, changed_after,
    [
      {field: 'phone_number', value: phone_number},
      {field: 'trunk_id', value: trunk_id},
      {field: 'country', value: country},
      {field: 'create_time', value: create_time::varchar}
    ]
  from phone_numbers
  union all
  select
    project_id, 'country_permissions', country, null, name,
    valid_from, valid_to, changed_after,
    [
      {field: 'name', value: name},
      {field: 'continent', value: continent},
      {field: 'dialing_codes', value: dialing_codes::varchar},
      {field: 'enabled', value: enabled::varchar}
    ]
  from country_permissions
  union all
  select
    project_id, 'access_control_lists', access_control_list_id, null, name,
    valid_from, valid_to, changed_after,
    [
      {field: 'name', value: name},
      {field: 'enabled', value: enabled::varchar},
      {field: 'create_time', value: create_time::varchar}
    ]
  from access_control_lists
  union all
  select
    project_id, 'ip_ranges', ip_range_id, access_control_list_id, ip_address || '/' || prefix_length,
    valid_from, valid_to, changed_after,
    [
      {field: 'description', value: description},
      {field: 'ip_address', value: ip_address},
      {field: 'prefix_length', value: prefix_length::varchar},
      {field: 'create_time', value: create_time::varchar}
    ]
  from ip_ranges
  union all
  select
    project_id, 'trunk_access_control_lists', trunk_id, access_control_list_id, null,
    valid_from, valid_to, changed_after,
    []
  from trunk_access_control_lists
  union all
  select
    project_id, 'credential_lists', credential_list_id, null, name,
    valid_from, valid_to, changed_after,
    [
      {field: 'name', value: name},
      {field: 'user_names', value: user_names::varchar},
      {field: 'create_time', value: create_time::varchar}
    ]
  from credential_lists
  union all
  select
    project_id, 'credential_list_trunks', trunk_id, credential_list_id, null,
    valid_from, valid_to, changed_after,
    []
  from credential_list_trunks
),
ordered as (
  select
    *,
    lag(fields) over history as fields_before,
    lag(valid_to) over history as ended_before,
    lead(valid_from) over history as begins_again
  from versions
  window history as (
    partition by project_id, resource, parent_id, resource_id order by valid_from, valid_to nulls last
  )
),
changed_fields as (
  select
    project_id, valid_from, changed_after, resource, resource_id, parent_id, resource_name,
    unnest(list_filter(
      list_transform(fields, lambda now, index: {field: now.field, before: fields_before[index].value, after: now.value}),
      lambda pair: pair.before is distinct from pair.after
    ), recursive := true)
  from ordered
  where ended_before >= valid_from and fields is distinct from fields_before
),
-- Readings of the configuration that read a resource whole, each with the one before it.
readings as (
  select
    loaded.project_id, tables.resource, loaded.fetched_at,
    lag(loaded.fetched_at) over (partition by loaded.project_id, tables.resource order by loaded.fetched_at) as read_before
  from ops.configuration_readings as loaded
  cross join (select distinct resource from versions) as tables
  anti join ops.failed_lists as failed
    on failed.project_id = loaded.project_id and failed.fetched_at = loaded.fetched_at
    and failed.resource = tables.resource
  where loaded.outcome = 'loaded'
),
deleted as (
  select * from ordered where valid_to is not null and (begins_again is null or begins_again > valid_to)
)
select
  project_id, valid_from as changed_at, changed_after, resource, resource_id, parent_id, resource_name,
  if(ended_before is null, 'created', 'recreated') as change,
  null as field, null as before, null as after
from ordered
where (ended_before is null and changed_after is not null) or ended_before < valid_from
union all
select
  project_id, valid_from, changed_after, resource, resource_id, parent_id, resource_name, 'changed',
  field, before, after
from changed_fields
union all
select
  deleted.project_id, deleted.valid_to, readings.read_before, deleted.resource, deleted.resource_id, deleted.parent_id,
  deleted.resource_name, 'deleted', null, null, null
from deleted
asof left join readings
  on readings.project_id = deleted.project_id and readings.resource = deleted.resource
  and readings.fetched_at <= deleted.valid_to;

comment on view configuration_changes is 'What changed in the configuration: one row per changed field, and one per resource that was created, deleted or recreated. The first reading of a project is no change.';
comment on column configuration_changes.project_id is 'Project that was asked.';
comment on column configuration_changes.changed_at is 'When it changed as far as readings show, UTC: valid_from of the version that begins, or valid_to of the one that ends. The API tells when a resource was modified, and never when it was deleted.';
comment on column configuration_changes.changed_after is 'When the last reading was taken that still showed otherwise, UTC: the change happened between it and the next reading. Null where it is not known.';
comment on column configuration_changes.resource is 'Table that keeps the resource. In a table of ties, created means assigned, and deleted taken away.';
comment on column configuration_changes.resource_id is 'Identifier of the resource in that table; the trunk in a table of ties.';
comment on column configuration_changes.parent_id is 'Trunk, ACL or credential list that the resource belongs to; null where it belongs to the project.';
comment on column configuration_changes.resource_name is 'Name of the resource for people, where it has one.';
comment on column configuration_changes.change is 'created, changed, deleted, or recreated (the same identifier after it was deleted).';
comment on column configuration_changes.field is 'Column of the table, for changed; null else. update_time is never listed.';
comment on column configuration_changes.before is 'Value before, as text; null for none, and where change is not changed.';
comment on column configuration_changes.after is 'Value after, as text; null for none, and where change is not changed.';
