-- A number that was given up and taken again has another id, and is still the same number: the history is the number's.
-- Versions do not overlap (see as_of_trunks).
create or replace view as_of_phone_numbers as
select
  project_id,
  phone_number,
  phone_number_id,
  trunk_id,
  country,
  valid_from,
  if(lag(valid_from) over history is null, '-infinity'::timestamp, valid_from) as applies_from,
  least(
    coalesce(valid_to, 'infinity'::timestamp),
    coalesce(lead(valid_from) over history, 'infinity'::timestamp)
  ) as applies_until
from phone_numbers
window history as (partition by project_id, phone_number order by valid_from, valid_to nulls last, phone_number_id);

comment on view as_of_phone_numbers is 'Phone numbers as of a time: one row per version of a number, with the time that it answers for, [applies_from, applies_until). Join it by project_id, phone_number and a time: at most one row fits.';
comment on column as_of_phone_numbers.project_id is 'Project that was asked.';
comment on column as_of_phone_numbers.phone_number is 'The number in E.164 with leading +.';
comment on column as_of_phone_numbers.phone_number_id is 'Identifier of the number.';
comment on column as_of_phone_numbers.trunk_id is 'Trunk that the number is assigned to; null while it is assigned to none.';
comment on column as_of_phone_numbers.country is 'ISO 3166-1 alpha-2, as the API says.';
comment on column as_of_phone_numbers.valid_from is 'Since when these values hold, UTC (see phone_numbers). What lies before is assumed where applies_from is earlier.';
comment on column as_of_phone_numbers.applies_from is 'Start of the time that this version answers for, UTC, included: valid_from, and for the first version known of a number -infinity, because nothing better is known of the time before.';
comment on column as_of_phone_numbers.applies_until is 'End of that time, UTC, excluded: valid_to or the next version''s valid_from; infinity for the current version.';
