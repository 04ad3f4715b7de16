-- The groups that no mode fits as it is. Parameters: $groups, a JSON list of [group_id, unexplained calls]; $claimable, how many
-- unexplained calls it takes to claim other decimals.
create or replace temp table unclear_groups as
select list_item[1] as group_id, list_item[2] > $claimable as may_have_other_decimals
from (select unnest(from_json($groups::json, '[["bigint"]]')) as list_item);
