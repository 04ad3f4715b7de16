-- One part a kind of finding, in the order of the list below. Calls are counted from trunk_hours where whole hours do;
-- the calls themselves are read for the rest, and only where a list of candidates asks for it.
create or replace view configuration_findings as
with
-- What no reading has read whole says nothing: then a list that is empty here may be full there.
read_whole as (
  select distinct readings.project_id, tables.resource
  from ops.configuration_readings as readings
  cross join (values ('trunks'), ('access_control_lists'), ('trunk_access_control_lists')) as tables (resource)
  anti join ops.failed_lists as failed
    on failed.project_id = readings.project_id and failed.fetched_at = readings.fetched_at
    and failed.resource = tables.resource
  where readings.outcome = 'loaded'
),
widest as (
  select coalesce(max(value::bigint), 24) as prefix_length from ops.settings where name = 'widest_ip_range'
),
coverage as (
  select project_id, min(window_start) as covered_from, max(window_end) as covered_until
  from ops.windows
  where state in ('complete', 'settled')
  group by project_id
),

-- trunk_without_acl
trunk_lists as (
  select
    ties.project_id, ties.trunk_id,
    bool_or(ties.is_current) as is_tied,
    bool_or(ties.is_current and lists.is_current and lists.enabled is not false) as is_guarded,
    max(coalesce(ties.valid_to, lists.valid_from)) as unguarded_since
  from trunk_access_control_lists as ties
  left join access_control_lists as lists
    on lists.project_id = ties.project_id and lists.access_control_list_id = ties.access_control_list_id
    and lists.is_current
  group by all
),
trunk_credentials as (
  select distinct ties.project_id, ties.trunk_id
  from credential_list_trunks as ties
  join credential_lists as lists using (project_id, credential_list_id)
  where ties.is_current and lists.is_current
),
trunk_lives as (
  select project_id, trunk_id, max(valid_from) filter (begins) as alive_since
  from (
    select *, coalesce(lag(valid_to) over history < valid_from, true) as begins
    from trunks
    window history as (partition by project_id, trunk_id order by valid_from, valid_to nulls last)
  )
  group by all
),
trunks_without_acl as (
  select
    trunks.project_id,
    'trunk_without_acl' as finding,
    if(credentials.trunk_id is null, 'critical', 'warning') as severity,
    'trunks' as resource,
    trunks.trunk_id as resource_id,
    trunks.name as resource_name,
    if(lists.is_tied, 'Every access control list of the trunk is disabled', 'No access control list is assigned to the trunk')
      || if(credentials.trunk_id is null, ', and no credential list.', '; a credential list is.') as evidence,
    greatest(lives.alive_since, lists.unguarded_since) as since
  from trunks
  join trunk_lives as lives using (project_id, trunk_id)
  left join trunk_lists as lists using (project_id, trunk_id)
  left join trunk_credentials as credentials using (project_id, trunk_id)
  where trunks.is_current and lists.is_guarded is not true
    and (select count(*) from read_whole where read_whole.project_id = trunks.project_id) = 3
),

-- acl_range_too_wide
wide_ranges as (
  select
    ranges.project_id,
    'acl_range_too_wide' as finding,
    if(ranges.prefix_length <= 8 * family, 'critical', 'warning') as severity,
    'ip_ranges' as resource,
    ranges.ip_range_id as resource_id,
    ranges.ip_address || '/' || ranges.prefix_length as resource_name,
    'The access control list ' || coalesce(lists.name, lists.access_control_list_id) || ' lets in '
      || ranges.ip_address || '/' || ranges.prefix_length || '; the widest range that is no finding is /'
      || widest.prefix_length * family || '.' as evidence,
    ranges.valid_from as since
  from (select *, if(contains(ip_address, ':'), 2, 1) as family from ip_ranges where is_current) as ranges
  join access_control_lists as lists
    on lists.project_id = ranges.project_id and lists.access_control_list_id = ranges.access_control_list_id
  cross join widest
  where lists.is_current and lists.enabled is not false
    and ranges.prefix_length < widest.prefix_length * family
),

-- number_without_trunk
number_states as (
  select
    *,
    coalesce(
      (trunk_id is null) is distinct from lag(trunk_id is null) over history or lag(valid_to) over history < valid_from,
      true
    ) as begins
  from phone_numbers
  window history as (partition by project_id, phone_number_id order by valid_from, valid_to nulls last)
),
numbers_without_trunk as (
  select
    project_id,
    'number_without_trunk' as finding,
    'warning' as severity,
    'phone_numbers' as resource,
    phone_number_id as resource_id,
    max(phone_number) filter (is_current) as resource_name,
    max(phone_number) filter (is_current) || ' is assigned to no trunk: its calls reach nobody.' as evidence,
    max(valid_from) filter (begins) as since
  from number_states
  group by project_id, phone_number_id
  having bool_or(is_current and trunk_id is null)
),

-- number_without_calls
quarters as (
  select coverage.project_id, coverage.covered_until, coverage.covered_until - interval 90 days as quarter_start
  from coverage
  join ops.windows as windows
    on windows.project_id = coverage.project_id and windows.state in ('complete', 'settled')
    and windows.window_end > coverage.covered_until - interval 90 days
  group by all
  -- Rows of the ledger never overlap.
  having sum(epoch_us(windows.window_end) - epoch_us(greatest(windows.window_start, coverage.covered_until - interval 90 days)))
    = 90 * 86400000000
),
held_numbers as (
  select
    numbers.project_id, numbers.phone_number_id, numbers.phone_number, quarters.covered_until, quarters.quarter_start,
    min(coalesce(versions.create_time, versions.valid_from)) as held_since
  from phone_numbers as numbers
  join phone_numbers as versions using (project_id, phone_number_id)
  join quarters on quarters.project_id = numbers.project_id
  where numbers.is_current
  group by all
  having min(coalesce(versions.create_time, versions.valid_from)) <= quarters.quarter_start
),
-- First whom these days had calls of, then the last call of the few others: one scan that sought the last call of every
-- number took longer.
used_numbers as (
  select *
  from held_numbers as held
  semi join calls
    on calls.project_id = held.project_id and calls.create_time >= held.quarter_start
    and case calls.direction when 'INBOUND' then calls.to_e164 when 'OUTBOUND' then calls.from_e164 end = held.phone_number
),
idle_numbers as (
  select * from held_numbers anti join used_numbers using (project_id, phone_number)
),
last_calls as (
  select idle.project_id, idle.phone_number, max(calls.create_time) as last_call
  from idle_numbers as idle
  join calls
    on calls.project_id = idle.project_id and calls.create_time < idle.quarter_start
    and case calls.direction when 'INBOUND' then calls.to_e164 when 'OUTBOUND' then calls.from_e164 end = idle.phone_number
  group by all
),
numbers_without_calls as (
  select
    held.project_id,
    'number_without_calls' as finding,
    'info' as severity,
    'phone_numbers' as resource,
    held.phone_number_id as resource_id,
    held.phone_number as resource_name,
    held.phone_number || ' had no call in the 90 days until ' || strftime(held.covered_until, '%Y-%m-%d %H:%M UTC')
      || coalesce('; the last one was at ' || strftime(calls.last_call, '%Y-%m-%d %H:%M UTC'), ', and none before')
      || '.' as evidence,
    coalesce(calls.last_call, held.held_since) as since
  from idle_numbers as held
  left join last_calls as calls using (project_id, phone_number)
),

-- country_never_called
permission_states as (
  select
    *,
    lag(enabled) over history as was_enabled,
    coalesce(lag(valid_to) over history < valid_from, true) as appears
  from country_permissions
  window history as (partition by project_id, country order by valid_from, valid_to nulls last)
),
permitted as (
  select
    project_id, country,
    max(name) filter (is_current) as name,
    max(valid_from) filter (appears or was_enabled is distinct from enabled) as since
  from permission_states
  group by all
  having bool_or(is_current and enabled)
),
countries_never_called as (
  select
    permitted.project_id,
    'country_never_called' as finding,
    'info' as severity,
    'country_permissions' as resource,
    permitted.country as resource_id,
    permitted.name as resource_name,
    coalesce(permitted.name, permitted.country) || ' may be called, and no call went there in the time that the ledger covers: since '
      || strftime(coverage.covered_from, '%Y-%m-%d %H:%M UTC') || '.' as evidence,
    permitted.since
  from permitted
  join coverage using (project_id)
  anti join destination_days as calls
    on calls.project_id = permitted.project_id and calls.to_country = permitted.country and calls.direction = 'OUTBOUND'
),

-- spend_after_country_opened
openings as (
  select
    project_id, country, name, valid_from,
    coalesce(changed_after, valid_from) as may_begin,
    valid_from + interval 24 hours as day_end
  from permission_states
  where enabled and ((appears and changed_after is not null) or (not appears and not was_enabled))
),
opening_spend as (
  select
    openings.project_id, openings.country, openings.name, openings.valid_from, openings.may_begin, openings.day_end,
    calls.price_currency, count(*) as calls, sum(calls.price_amount) as spend
  from openings
  join calls
    on calls.project_id = openings.project_id and calls.to_country = openings.country
    and calls.create_time >= openings.may_begin and calls.create_time < openings.day_end
  where calls.direction = 'OUTBOUND' and calls.price_amount > 0
  group by all
),
spend_after_openings as (
  select
    project_id,
    'spend_after_country_opened' as finding,
    'critical' as severity,
    'country_permissions' as resource,
    country as resource_id,
    name as resource_name,
    'Calls to ' || coalesce(name, country) || ' were permitted between ' || strftime(may_begin, '%Y-%m-%d %H:%M')
      || ' and ' || strftime(valid_from, '%Y-%m-%d %H:%M UTC') || '; until 24 hours later they cost '
      || string_agg(spend || ' ' || price_currency || ' (' || calls || if(calls = 1, ' call)', ' calls)'), ', ' order by price_currency)
      || '.' as evidence,
    valid_from as since
  from opening_spend
  group by project_id, country, name, valid_from, may_begin
),

-- calls_on_unknown_trunk and disabled_endpoint_with_traffic: calls of a trunk in a span of time.
gone_trunks as (
  select *
  from (
    select
      project_id, trunk_id, name,
      applies_until as span_start,
      coalesce(lead(applies_from) over history, 'infinity'::timestamp) as span_end
    from as_of_trunks
    window history as (partition by project_id, trunk_id order by applies_from)
  )
  where span_start < span_end
),
endpoint_states as (
  select
    *,
    coalesce(
      enabled is distinct from lag(enabled) over history or lag(valid_to) over history < valid_from, true
    ) as begins
  from sip_endpoints
  window history as (partition by project_id, trunk_id, sip_endpoint_id order by valid_from, valid_to nulls last)
),
disabled_endpoints as (
  select
    project_id, trunk_id, sip_endpoint_id,
    max(name) filter (is_current) as name,
    max(valid_from) filter (begins) as span_start
  from endpoint_states
  group by all
  having bool_or(is_current and not enabled)
),
spans as (
  select project_id, trunk_id, null as direction, span_start, span_end from gone_trunks
  union
  select project_id, trunk_id, 'INBOUND', span_start, 'infinity'::timestamp from disabled_endpoints
),
-- Hours that lie only partly in a span.
edges as (
  select *, date_trunc('hour', span_start) as hour from spans where span_start > date_trunc('hour', span_start)
  union
  select *, date_trunc('hour', span_end) as hour from spans where isfinite(span_end) and span_end > date_trunc('hour', span_end)
),
span_parts as (
  select spans.*, hours.attempts as calls
  from spans
  join trunk_hours as hours
    on hours.project_id = spans.project_id and hours.trunk_id = spans.trunk_id
    and hours.hour >= spans.span_start and hours.hour + interval 1 hour <= spans.span_end
  where spans.direction is null or hours.direction = spans.direction
  union all
  select edges.* exclude (hour), 1
  from edges
  join calls
    on calls.project_id = edges.project_id and calls.trunk_id = edges.trunk_id
    and calls.create_time >= edges.hour and calls.create_time < edges.hour + interval 1 hour
  where (edges.direction is null or calls.direction = edges.direction)
    and calls.create_time >= edges.span_start and calls.create_time < edges.span_end
),
span_calls as (
  select project_id, trunk_id, direction, span_start, span_end, sum(calls)::bigint as calls
  from span_parts
  group by all
  having sum(calls) > 0
),
unknown_trunks as (
  select
    hours.project_id, hours.trunk_id, null as name, sum(hours.attempts)::bigint as calls,
    min(hours.hour) filter (hours.attempts > 0) as since, 'that no reading of the configuration named' as why
  from trunk_hours as hours
  anti join trunks on trunks.project_id = hours.project_id and trunks.trunk_id = hours.trunk_id
  where hours.trunk_id is not null
  group by all
  having sum(hours.attempts) > 0
  union all
  select
    gone.project_id, gone.trunk_id, gone.name, counted.calls, gone.span_start,
    'that was gone at ' || strftime(gone.span_start, '%Y-%m-%d %H:%M UTC')
  from gone_trunks as gone
  join span_calls as counted
    on counted.project_id = gone.project_id and counted.trunk_id = gone.trunk_id
    and counted.span_start = gone.span_start and counted.direction is null
),
calls_on_unknown_trunks as (
  select
    project_id,
    'calls_on_unknown_trunk' as finding,
    'warning' as severity,
    'trunks' as resource,
    trunk_id as resource_id,
    name as resource_name,
    calls || if(calls = 1, ' call', ' calls') || ' on a trunk ' || why || '.' as evidence,
    since
  from unknown_trunks
  semi join read_whole on read_whole.project_id = unknown_trunks.project_id and read_whole.resource = 'trunks'
),
disabled_endpoints_with_traffic as (
  select
    endpoints.project_id,
    'disabled_endpoint_with_traffic' as finding,
    if(others.trunk_id is null, 'warning', 'info') as severity,
    'sip_endpoints' as resource,
    endpoints.sip_endpoint_id as resource_id,
    endpoints.name as resource_name,
    counted.calls || ' inbound ' || if(counted.calls = 1, 'call', 'calls') || ' on the trunk '
      || coalesce(trunks.name, endpoints.trunk_id) || ' since the endpoint was disabled; '
      || if(others.trunk_id is null, 'no other endpoint of the trunk is enabled.', 'another endpoint of the trunk is enabled.') as evidence,
    endpoints.span_start as since
  from disabled_endpoints as endpoints
  join span_calls as counted
    on counted.project_id = endpoints.project_id and counted.trunk_id = endpoints.trunk_id
    and counted.span_start = endpoints.span_start and counted.direction = 'INBOUND'
  left join (
    select distinct project_id, trunk_id from sip_endpoints where is_current and enabled is not false
  ) as others on others.project_id = endpoints.project_id and others.trunk_id = endpoints.trunk_id
  left join trunks on trunks.project_id = endpoints.project_id and trunks.trunk_id = endpoints.trunk_id and trunks.is_current
)
from trunks_without_acl
union all
from wide_ranges
union all
from numbers_without_trunk
union all
from numbers_without_calls
union all
from countries_never_called
union all
from spend_after_openings
union all
from calls_on_unknown_trunks
union all
from disabled_endpoints_with_traffic;

comment on view configuration_findings is 'What deserves a look in the configuration and in the calls made under it: one row a finding. Printed by "trunkledger findings".';
comment on column configuration_findings.project_id is 'Project that was asked.';
comment on column configuration_findings.finding is 'trunk_without_acl (no enabled access control list), acl_range_too_wide (wider than TRUNKLEDGER_WIDEST_IP_RANGE, for IPv6 than twice as many bits, in an enabled list), number_without_trunk, number_without_calls (in the 90 days before the end of what the ledger covers), country_never_called (permitted, and no outbound call in all that the ledger covers), spend_after_country_opened (calls that cost money from the last reading that did not permit the country until 24 hours after the permission), calls_on_unknown_trunk (never named by the configuration, or gone before the call), disabled_endpoint_with_traffic (inbound calls on its trunk since).';
comment on column configuration_findings.severity is 'critical (spend_after_country_opened, trunk_without_acl without a credential list, acl_range_too_wide of /8 or wider), warning, or info (costs or habits to check: number_without_calls, country_never_called, a disabled endpoint beside an enabled one).';
comment on column configuration_findings.resource is 'Table that keeps the resource.';
comment on column configuration_findings.resource_id is 'Identifier of the resource in that table.';
comment on column configuration_findings.resource_name is 'Name of the resource for people, where it has one.';
comment on column configuration_findings.evidence is 'What was seen, as a sentence. Spend is given in each currency by itself.';
comment on column configuration_findings.since is 'Since when it holds as far as the ledger knows, UTC: for a number without calls its last call; for calls on a trunk that was never named the hour of the first one.';
