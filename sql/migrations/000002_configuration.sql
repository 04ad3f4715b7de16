-- The configuration that calls were made under: every resource of the API with its history.
-- One row a version, half-open: [valid_from, valid_to). A reading that shows nothing new writes nothing.

create table trunks (
  project_id varchar not null,
  trunk_id varchar not null,
  name varchar,
  host_name varchar,
  top_level_domain varchar,
  domain varchar,
  calls_per_second bigint,
  enable_caller_name boolean,
  enable_call_forward boolean,
  call_forward_number varchar,
  record_project_id varchar,
  create_time timestamp,
  update_time timestamp,
  valid_from timestamp not null,
  valid_to timestamp,
  is_current boolean not null,
  changed_after timestamp,
  fetched_at timestamp not null
);
comment on table trunks is 'SIP trunks, with their history: one row a version, [valid_from, valid_to).';
comment on column trunks.project_id is 'Project that was asked.';
comment on column trunks.trunk_id is 'Identifier of the trunk, an opaque string; what calls.trunk_id names.';
comment on column trunks.name is 'Friendly name of the trunk.';
comment on column trunks.host_name is 'Host of the domain.';
comment on column trunks.top_level_domain is 'Domain that the host stands in, with its leading dot.';
comment on column trunks.domain is 'Fully qualified name: host_name and top_level_domain.';
comment on column trunks.calls_per_second is 'Calls that may be started in one second.';
comment on column trunks.enable_caller_name is 'Whether caller names are looked up for incoming calls.';
comment on column trunks.enable_call_forward is 'Whether calls that no endpoint takes are forwarded to call_forward_number.';
comment on column trunks.call_forward_number is 'Number that calls are forwarded to, as delivered (E.164).';
comment on column trunks.record_project_id is 'Project that the record itself names.';
comment on column trunks.create_time is 'When the trunk was created, as the API says, UTC.';
comment on column trunks.update_time is 'When the trunk was last modified, as the API says, UTC; null if never.';
comment on column trunks.valid_from is 'Since when these values hold, UTC: when the API says that it was last modified or created, if that fits between the reading that still showed otherwise and the one that showed them; else the time of the latter.';
comment on column trunks.valid_to is 'Until when they held, UTC, excluded: the next version''s valid_from, or when the reading was taken that no longer listed it; null for the current version.';
comment on column trunks.is_current is 'Whether this is the version that the last reading showed.';
comment on column trunks.changed_after is 'When the last reading was taken that still showed otherwise, UTC: the change happened between it and fetched_at. Null where no reading was before.';
comment on column trunks.fetched_at is 'When the reading was taken that showed this version first, UTC.';

create table sip_endpoints (
  project_id varchar not null,
  sip_endpoint_id varchar not null,
  trunk_id varchar not null,
  name varchar,
  address varchar,
  port bigint,
  is_registered boolean,
  credential_user_name varchar,
  transport varchar,
  priority bigint,
  enabled boolean,
  create_time timestamp,
  update_time timestamp,
  valid_from timestamp not null,
  valid_to timestamp,
  is_current boolean not null,
  changed_after timestamp,
  fetched_at timestamp not null
);
comment on table sip_endpoints is 'SIP endpoints of trunks, with their history: one row a version, [valid_from, valid_to).';
comment on column sip_endpoints.project_id is 'Project that was asked.';
comment on column sip_endpoints.sip_endpoint_id is 'Identifier of the endpoint, an opaque string.';
comment on column sip_endpoints.trunk_id is 'Trunk that the endpoint belongs to.';
comment on column sip_endpoints.name is 'Friendly name of the endpoint.';
comment on column sip_endpoints.address is 'IP address or domain name of a static endpoint; null for a registered one.';
comment on column sip_endpoints.port is 'Port of a static endpoint.';
comment on column sip_endpoints.is_registered is 'Whether the endpoint registers itself (with credential_user_name) instead of having an address.';
comment on column sip_endpoints.credential_user_name is 'User name that a registered endpoint registers with.';
comment on column sip_endpoints.transport is 'TCP, UDP or TLS, upper-cased.';
comment on column sip_endpoints.priority is 'Priority for inbound calls, 1 first; equal ones take turns.';
comment on column sip_endpoints.enabled is 'Whether the endpoint is in use.';
comment on column sip_endpoints.create_time is 'When the endpoint was created, as the API says, UTC.';
comment on column sip_endpoints.update_time is 'When the endpoint was last modified, as the API says, UTC; null if never.';
comment on column sip_endpoints.valid_from is 'Since when these values hold, UTC: when the API says that it was last modified or created, if that fits between the reading that still showed otherwise and the one that showed them; else the time of the latter.';
comment on column sip_endpoints.valid_to is 'Until when they held, UTC, excluded: the next version''s valid_from, or when the reading was taken that no longer listed it; null for the current version.';
comment on column sip_endpoints.is_current is 'Whether this is the version that the last reading showed.';
comment on column sip_endpoints.changed_after is 'When the last reading was taken that still showed otherwise, UTC: the change happened between it and fetched_at. Null where no reading was before.';
comment on column sip_endpoints.fetched_at is 'When the reading was taken that showed this version first, UTC.';

create table phone_numbers (
  project_id varchar not null,
  phone_number_id varchar not null,
  phone_number varchar not null,
  trunk_id varchar,
  country varchar,
  create_time timestamp,
  update_time timestamp,
  valid_from timestamp not null,
  valid_to timestamp,
  is_current boolean not null,
  changed_after timestamp,
  fetched_at timestamp not null
);
comment on table phone_numbers is 'Phone numbers of the project, with their history: one row a version, [valid_from, valid_to).';
comment on column phone_numbers.project_id is 'Project that was asked.';
comment on column phone_numbers.phone_number_id is 'Identifier of the number, an opaque string; the number itself where the record has none.';
comment on column phone_numbers.phone_number is 'The number in E.164 with leading +.';
comment on column phone_numbers.trunk_id is 'Trunk that the number is assigned to; null while it is assigned to none.';
comment on column phone_numbers.country is 'ISO 3166-1 alpha-2, as the API says.';
comment on column phone_numbers.create_time is 'When the number was assigned, as the API says, UTC.';
comment on column phone_numbers.update_time is 'When the number was last modified, as the API says, UTC; null if never.';
comment on column phone_numbers.valid_from is 'Since when these values hold, UTC: when the API says that it was last modified or created, if that fits between the reading that still showed otherwise and the one that showed them; else the time of the latter.';
comment on column phone_numbers.valid_to is 'Until when they held, UTC, excluded: the next version''s valid_from, or when the reading was taken that no longer listed it; null for the current version.';
comment on column phone_numbers.is_current is 'Whether this is the version that the last reading showed.';
comment on column phone_numbers.changed_after is 'When the last reading was taken that still showed otherwise, UTC: the change happened between it and fetched_at. Null where no reading was before.';
comment on column phone_numbers.fetched_at is 'When the reading was taken that showed this version first, UTC.';

create table country_permissions (
  project_id varchar not null,
  country varchar not null,
  name varchar,
  continent varchar,
  dialing_codes varchar[],
  enabled boolean not null,
  valid_from timestamp not null,
  valid_to timestamp,
  is_current boolean not null,
  changed_after timestamp,
  fetched_at timestamp not null
);
comment on table country_permissions is 'Country permissions of the project, with their history: one row a version, [valid_from, valid_to).';
comment on column country_permissions.project_id is 'Project that was asked.';
comment on column country_permissions.country is 'ISO 3166-1 alpha-2 of the country, upper-cased.';
comment on column country_permissions.name is 'Name of the country in English.';
comment on column country_permissions.continent is 'Continent of the country.';
comment on column country_permissions.dialing_codes is 'Country calling codes, sorted.';
comment on column country_permissions.enabled is 'Whether the country may be called.';
comment on column country_permissions.valid_from is 'Since when this holds as far as readings show, UTC: when the reading was taken that showed it first.';
comment on column country_permissions.valid_to is 'Until when they held, UTC, excluded: the next version''s valid_from, or when the reading was taken that no longer listed it; null for the current version.';
comment on column country_permissions.is_current is 'Whether this is the version that the last reading showed.';
comment on column country_permissions.changed_after is 'When the last reading was taken that still showed otherwise, UTC: the change happened between it and fetched_at. Null where no reading was before.';
comment on column country_permissions.fetched_at is 'When the reading was taken that showed this version first, UTC.';

create table access_control_lists (
  project_id varchar not null,
  access_control_list_id varchar not null,
  name varchar,
  enabled boolean,
  create_time timestamp,
  update_time timestamp,
  valid_from timestamp not null,
  valid_to timestamp,
  is_current boolean not null,
  changed_after timestamp,
  fetched_at timestamp not null
);
comment on table access_control_lists is 'Access control lists (ACLs), with their history: one row a version, [valid_from, valid_to).';
comment on column access_control_lists.project_id is 'Project that was asked.';
comment on column access_control_lists.access_control_list_id is 'Identifier of the ACL, an opaque string.';
comment on column access_control_lists.name is 'Name of the ACL.';
comment on column access_control_lists.enabled is 'Whether the ACL is in use.';
comment on column access_control_lists.create_time is 'When the ACL was created, as the API says, UTC.';
comment on column access_control_lists.update_time is 'When the ACL was last modified, as the API says, UTC; null if never.';
comment on column access_control_lists.valid_from is 'Since when these values hold, UTC: when the API says that it was last modified or created, if that fits between the reading that still showed otherwise and the one that showed them; else the time of the latter.';
comment on column access_control_lists.valid_to is 'Until when they held, UTC, excluded: the next version''s valid_from, or when the reading was taken that no longer listed it; null for the current version.';
comment on column access_control_lists.is_current is 'Whether this is the version that the last reading showed.';
comment on column access_control_lists.changed_after is 'When the last reading was taken that still showed otherwise, UTC: the change happened between it and fetched_at. Null where no reading was before.';
comment on column access_control_lists.fetched_at is 'When the reading was taken that showed this version first, UTC.';

create table ip_ranges (
  project_id varchar not null,
  ip_range_id varchar not null,
  access_control_list_id varchar not null,
  description varchar,
  ip_address varchar,
  prefix_length bigint,
  create_time timestamp,
  update_time timestamp,
  valid_from timestamp not null,
  valid_to timestamp,
  is_current boolean not null,
  changed_after timestamp,
  fetched_at timestamp not null
);
comment on table ip_ranges is 'IP ranges of access control lists, with their history: one row a version, [valid_from, valid_to).';
comment on column ip_ranges.project_id is 'Project that was asked.';
comment on column ip_ranges.ip_range_id is 'Identifier of the range, an opaque string.';
comment on column ip_ranges.access_control_list_id is 'ACL that the range belongs to.';
comment on column ip_ranges.description is 'Description of the range.';
comment on column ip_ranges.ip_address is 'Address that the range starts at, as delivered.';
comment on column ip_ranges.prefix_length is 'Leading bits that are the network (the range of CIDR notation).';
comment on column ip_ranges.create_time is 'When the range was created, as the API says, UTC.';
comment on column ip_ranges.update_time is 'When the range was last modified, as the API says, UTC; null if never.';
comment on column ip_ranges.valid_from is 'Since when these values hold, UTC: when the API says that it was last modified or created, if that fits between the reading that still showed otherwise and the one that showed them; else the time of the latter.';
comment on column ip_ranges.valid_to is 'Until when they held, UTC, excluded: the next version''s valid_from, or when the reading was taken that no longer listed it; null for the current version.';
comment on column ip_ranges.is_current is 'Whether this is the version that the last reading showed.';
comment on column ip_ranges.changed_after is 'When the last reading was taken that still showed otherwise, UTC: the change happened between it and fetched_at. Null where no reading was before.';
comment on column ip_ranges.fetched_at is 'When the reading was taken that showed this version first, UTC.';

create table trunk_access_control_lists (
  project_id varchar not null,
  trunk_id varchar not null,
  access_control_list_id varchar not null,
  valid_from timestamp not null,
  valid_to timestamp,
  is_current boolean not null,
  changed_after timestamp,
  fetched_at timestamp not null
);
comment on table trunk_access_control_lists is 'Which ACL is assigned to which trunk, with their history: one row a version, [valid_from, valid_to).';
comment on column trunk_access_control_lists.project_id is 'Project that was asked.';
comment on column trunk_access_control_lists.trunk_id is 'Trunk.';
comment on column trunk_access_control_lists.access_control_list_id is 'ACL that is assigned to it.';
comment on column trunk_access_control_lists.valid_from is 'Since when this holds as far as readings show, UTC: when the reading was taken that showed it first.';
comment on column trunk_access_control_lists.valid_to is 'Until when they held, UTC, excluded: the next version''s valid_from, or when the reading was taken that no longer listed it; null for the current version.';
comment on column trunk_access_control_lists.is_current is 'Whether this is the version that the last reading showed.';
comment on column trunk_access_control_lists.changed_after is 'When the last reading was taken that still showed otherwise, UTC: the change happened between it and fetched_at. Null where no reading was before.';
comment on column trunk_access_control_lists.fetched_at is 'When the reading was taken that showed this version first, UTC.';

create table credential_lists (
  project_id varchar not null,
  credential_list_id varchar not null,
  name varchar,
  user_names varchar[],
  create_time timestamp,
  update_time timestamp,
  valid_from timestamp not null,
  valid_to timestamp,
  is_current boolean not null,
  changed_after timestamp,
  fetched_at timestamp not null
);
comment on table credential_lists is 'Credential lists (who may register and call with a password); passwords are never delivered, with their history: one row a version, [valid_from, valid_to).';
comment on column credential_lists.project_id is 'Project that was asked.';
comment on column credential_lists.credential_list_id is 'Identifier of the credential list, an opaque string.';
comment on column credential_lists.name is 'Name of the list.';
comment on column credential_lists.user_names is 'User names of its credentials, sorted.';
comment on column credential_lists.create_time is 'When the list was created, as the API says, UTC.';
comment on column credential_lists.update_time is 'When the list was last modified, as the API says, UTC; null if never.';
comment on column credential_lists.valid_from is 'Since when these values hold, UTC: when the API says that it was last modified or created, if that fits between the reading that still showed otherwise and the one that showed them; else the time of the latter.';
comment on column credential_lists.valid_to is 'Until when they held, UTC, excluded: the next version''s valid_from, or when the reading was taken that no longer listed it; null for the current version.';
comment on column credential_lists.is_current is 'Whether this is the version that the last reading showed.';
comment on column credential_lists.changed_after is 'When the last reading was taken that still showed otherwise, UTC: the change happened between it and fetched_at. Null where no reading was before.';
comment on column credential_lists.fetched_at is 'When the reading was taken that showed this version first, UTC.';

create table credential_list_trunks (
  project_id varchar not null,
  credential_list_id varchar not null,
  trunk_id varchar not null,
  valid_from timestamp not null,
  valid_to timestamp,
  is_current boolean not null,
  changed_after timestamp,
  fetched_at timestamp not null
);
comment on table credential_list_trunks is 'Which credential list is assigned to which trunk, with their history: one row a version, [valid_from, valid_to).';
comment on column credential_list_trunks.project_id is 'Project that was asked.';
comment on column credential_list_trunks.credential_list_id is 'Credential list.';
comment on column credential_list_trunks.trunk_id is 'Trunk that it is assigned to.';
comment on column credential_list_trunks.valid_from is 'Since when this holds as far as readings show, UTC: when the reading was taken that showed it first.';
comment on column credential_list_trunks.valid_to is 'Until when they held, UTC, excluded: the next version''s valid_from, or when the reading was taken that no longer listed it; null for the current version.';
comment on column credential_list_trunks.is_current is 'Whether this is the version that the last reading showed.';
comment on column credential_list_trunks.changed_after is 'When the last reading was taken that still showed otherwise, UTC: the change happened between it and fetched_at. Null where no reading was before.';
comment on column credential_list_trunks.fetched_at is 'When the reading was taken that showed this version first, UTC.';

create table ops.configuration_readings (
  project_id varchar not null,
  run_id varchar not null,
  manifest varchar not null,
  fetched_at timestamp not null,
  finished_at timestamp not null,
  outcome varchar not null,
  requests bigint not null,
  lists bigint not null,
  failed_lists bigint not null,
  records bigint not null,
  rejected_records bigint not null,
  new_versions bigint not null,
  changed_versions bigint not null,
  closed_versions bigint not null
);
comment on table ops.configuration_readings is 'Readings of the configuration that were dealt with: one row a manifest.';
comment on column ops.configuration_readings.project_id is 'Project that was asked.';
comment on column ops.configuration_readings.run_id is 'Run that took the reading.';
comment on column ops.configuration_readings.manifest is 'Manifest, relative to landing/.';
comment on column ops.configuration_readings.fetched_at is 'When its first request was sent, UTC.';
comment on column ops.configuration_readings.finished_at is 'When its last answer was there, UTC.';
comment on column ops.configuration_readings.outcome is 'loaded, or superseded (a newer reading was there).';
comment on column ops.configuration_readings.requests is 'HTTP requests.';
comment on column ops.configuration_readings.lists is 'Lists that were read whole.';
comment on column ops.configuration_readings.failed_lists is 'Lists that could not be read whole (see ops.failed_lists); nothing of them was changed.';
comment on column ops.configuration_readings.records is 'Records in the lists that were read whole.';
comment on column ops.configuration_readings.rejected_records is 'Records that could not be typed (see ops.rejected_resources).';
comment on column ops.configuration_readings.new_versions is 'Resources that were not there before, or are there again.';
comment on column ops.configuration_readings.changed_versions is 'Resources whose values changed.';
comment on column ops.configuration_readings.closed_versions is 'Resources that are no longer listed.';

create table ops.failed_lists (
  project_id varchar not null,
  fetched_at timestamp not null,
  resource varchar not null,
  parent_id varchar,
  error varchar not null
);
comment on table ops.failed_lists is 'Lists of resources that a reading of the configuration could not read whole: one row a list and reading.';
comment on column ops.failed_lists.project_id is 'Project that was asked.';
comment on column ops.failed_lists.fetched_at is 'When the first request of the reading was sent, UTC (see ops.configuration_readings).';
comment on column ops.failed_lists.resource is 'Table that the list fills.';
comment on column ops.failed_lists.parent_id is 'Trunk, ACL or credential list that the list belongs to; null for a list of the project, or where none of the parents'' lists was read.';
comment on column ops.failed_lists.error is 'Why.';

create table ops.rejected_resources (
  project_id varchar not null,
  resource varchar not null,
  parent_id varchar,
  resource_id varchar,
  raw varchar not null,
  reason varchar not null,
  rejected_at timestamp not null
);
comment on table ops.rejected_resources is 'Records of resources that could not be typed, whole, of the newest reading of each list: one row a record. The last good version stays.';
comment on column ops.rejected_resources.project_id is 'Project that was asked.';
comment on column ops.rejected_resources.resource is 'Table that the record was meant for.';
comment on column ops.rejected_resources.parent_id is 'Trunk, ACL or credential list that its list belongs to; null for a list of the project.';
comment on column ops.rejected_resources.resource_id is 'Identifier of the resource, where the record has one.';
comment on column ops.rejected_resources.raw is 'Record as delivered (JSON text).';
comment on column ops.rejected_resources.reason is 'All the reasons, separated by "; ".';
comment on column ops.rejected_resources.rejected_at is 'When the reading was taken, UTC.';

create table forwarded_calls (
  project_id varchar not null,
  inbound_call_id varchar not null,
  inbound_create_time timestamp not null,
  outbound_call_id varchar not null,
  outbound_create_time timestamp not null
);
comment on table forwarded_calls is 'The two legs of forwarded calls: one row a pair. The API does not tell them: they are matched by trunk, numbers and time, one to one, each nearest to the other, and matched again where calls or the trunk''s forwarding change.';
comment on column forwarded_calls.project_id is 'Project that was asked.';
comment on column forwarded_calls.inbound_call_id is 'The call that came in.';
comment on column forwarded_calls.inbound_create_time is 'When it was created, UTC.';
comment on column forwarded_calls.outbound_call_id is 'The call on the same trunk to the trunk''s call_forward_number, created at most 60 seconds later, from the number that was called or the original caller''s.';
comment on column forwarded_calls.outbound_create_time is 'When it was created, UTC.';

comment on column ops.settings.name is 'billing_time_zone, short_call_seconds, widest_ip_range, definitions (a hash of views and reference data).';

-- Both directions together, because a trunk's callsPerSecond does not tell them apart. Rows of an older warehouse are
-- filled from its calls.
alter table trunk_hours add column trunk_peak_cps bigint;
comment on column trunk_hours.trunk_peak_cps is 'Most calls created in one second of the hour on the trunk, both directions together.';

update trunk_hours
set trunk_peak_cps = coalesce(
  (
    select peak
    from (
      select project_id, trunk_id, hour, max(created) as peak
      from (
        select project_id, trunk_id, date_trunc('hour', create_time) as hour, count(*) as created
        from calls
        group by project_id, trunk_id, hour, epoch_us(create_time) // 1000000
      )
      group by all
    ) as peaks
    where peaks.project_id = trunk_hours.project_id
      and peaks.trunk_id is not distinct from trunk_hours.trunk_id
      and peaks.hour = trunk_hours.hour
  ),
  0
);
