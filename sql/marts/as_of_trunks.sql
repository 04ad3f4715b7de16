-- Where versions overlapped (they never should), the earlier one would end where the later one begins: a join has one
-- row at most, whatever the history holds.
create or replace view as_of_trunks as
select
  project_id,
  trunk_id,
  name,
  domain,
  calls_per_second,
  case
    -- A pseudonym, which calls to an erased number have too.
    when contains(call_forward_number, '~') then call_forward_number
    else '+' || nullif(regexp_replace(call_forward_number, '[^0-9]', '', 'g'), '')
  end as call_forward_number,
  enable_call_forward,
  valid_from,
  if(lag(valid_from) over history is null, '-infinity'::timestamp, valid_from) as applies_from,
  least(
    coalesce(valid_to, 'infinity'::timestamp),
    coalesce(lead(valid_from) over history, 'infinity'::timestamp)
  ) as applies_until
from trunks
window history as (partition by project_id, trunk_id order by valid_from, valid_to nulls last);

comment on view as_of_trunks is 'Trunks as of a time: one row per version of a trunk, with the time that it answers for, [applies_from, applies_until). Join it by project_id, trunk_id and a time: at most one row fits.';
comment on column as_of_trunks.project_id is 'Project that was asked.';
comment on column as_of_trunks.trunk_id is 'Identifier of the trunk.';
comment on column as_of_trunks.name is 'Friendly name of the trunk.';
comment on column as_of_trunks.domain is 'Fully qualified name of the trunk.';
comment on column as_of_trunks.calls_per_second is 'Calls that may be started in one second.';
comment on column as_of_trunks.call_forward_number is 'Number that calls are forwarded to, in E.164 with leading +; null if there is none.';
comment on column as_of_trunks.enable_call_forward is 'Whether calls are forwarded to it.';
comment on column as_of_trunks.valid_from is 'Since when these values hold, UTC (see trunks). What lies before is assumed where applies_from is earlier.';
comment on column as_of_trunks.applies_from is 'Start of the time that this version answers for, UTC, included: valid_from, and for the first version known of a trunk -infinity, because nothing better is known of the time before.';
comment on column as_of_trunks.applies_until is 'End of that time, UTC, excluded: valid_to or the next version''s valid_from; infinity for the current version.';
