-- Gives numbers that came without an identifier the one that their current version has, so that a number which the API
-- names by itself alone for once does not end and begin anew. Parameters: $project_id. Needs temp table typed_phone_numbers.
update typed_phone_numbers as listed
set phone_number_id = known.phone_number_id
from (
  select phone_number, max(phone_number_id) as phone_number_id
  from phone_numbers
  where project_id = $project_id and is_current
  group by phone_number
) as known
where listed.phone_number_id = listed.phone_number
  and known.phone_number = listed.phone_number
  and not exists (from typed_phone_numbers as other where other.phone_number_id = known.phone_number_id);
