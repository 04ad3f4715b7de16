-- How many records of the proven lists of a reading could not be typed. One row.
-- Needs sql/load/configuration_lists.sql.
select count(*) as rejected
from rejected_records as rejected
semi join proven_lists as lists
  on lists.resource = rejected.resource and lists.parent_id is not distinct from rejected.parent_id;
