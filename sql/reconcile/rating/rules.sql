-- The rules that were inferred, as tables. Parameters: $rounding and $increments, as JSON lists.
-- Result: temp tables rounding_rules and increment_rules; days [valid_from, valid_to), null where there is no bound.
create or replace temp table rounding_rules as
select unnest(
  from_json($rounding::json, '[{"group_id": "bigint", "valid_from": "date", "valid_to": "date", "decimals": "integer",
    "fee_millionths": "bigint", "mode": "varchar", "modes": "varchar", "calls": "bigint", "fits": "bigint",
    "half_up": "bigint", "half_even": "bigint", "ceiling": "bigint", "truncation": "bigint", "hint": "varchar"}]'),
  recursive := true
);

create or replace temp table increment_rules as
select unnest(
  from_json($increments::json, '[{"key_id": "bigint", "valid_from": "date", "valid_to": "date", "first_seconds": "bigint",
    "step_seconds": "bigint", "is_known": "boolean", "certainty": "varchar", "alternatives": "varchar", "calls": "bigint",
    "fits": "bigint", "durations": "bigint", "billed_lengths": "bigint"}]'),
  recursive := true
);
