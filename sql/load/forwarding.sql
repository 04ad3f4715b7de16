-- When which trunk forwards calls to which number. Parameters: $project_id. Result: temp table forwarding.
create or replace temp table forwarding as
select trunk_id, call_forward_number, applies_from, applies_until
from as_of_trunks
where project_id = $project_id and call_forward_number is not null and enable_call_forward is not false;
