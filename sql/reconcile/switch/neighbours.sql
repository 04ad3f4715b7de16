-- Open records and calls among those of the same numbers, by what stands near them in time. A template: {keys} are the
-- columns of the numbers, {records} and {calls} the relations, {which_records} and {which_calls} say which of them take part;
-- {tolerance} in microseconds.
-- Result: temp table switch_neighbours. is_pair: a record and a call (this one and other_id) have only each other within the
-- tolerance, and nearly all are such. The rest is contested, in stretches of which each begins where begins is true. What
-- stands alone, and the second of each pair, is left out.
create or replace temp table switch_neighbours as
with candidates as (
  select true as is_record, record as id, {keys}, moment, seconds from {records} where {which_records}
  union all
  select false, call, {keys}, moment, seconds from {calls} where {which_calls}
),
beside as (
  select
    *,
    lag(moment) over in_time as moment_before,
    lag(moment, 2) over in_time as moment_two_before,
    lag(is_record) over in_time as is_record_before,
    lead(moment) over in_time as moment_after,
    lead(moment, 2) over in_time as moment_two_after,
    lead(is_record) over in_time as is_record_after,
    lead(id) over in_time as id_after
  from candidates
  window in_time as (partition by {keys} order by moment)
),
judged as (
  select
    is_record, id, {keys}, moment, seconds, id_after,
    coalesce(moment - moment_before > {tolerance}, true) as begins,
    coalesce(moment_after - moment > {tolerance}, true) as ends,
    is_record <> is_record_after and coalesce(moment_two_after - moment_after > {tolerance}, true) as has_one_after,
    is_record <> is_record_before and coalesce(moment_before - moment_two_before > {tolerance}, true) as has_one_before
  from beside
)
select is_record, id, {keys}, moment, seconds, begins, begins and has_one_after as is_pair, id_after as other_id
from judged
where not (begins and ends) and not (ends and has_one_before);
