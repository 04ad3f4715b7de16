-- Brings duration_days up to date. Needs the temp view call_differences. The bounds are those of the increments that
-- carriers bill by, and beyond them round numbers.
-- Parameters: $project_id, $first_date, $last_date: the touched billing days.
merge into duration_days as days
using (
  select
    billing_date, trunk_id, direction,
    case
      when talk_seconds < 1 then 0
      when talk_seconds < 6 then 1
      when talk_seconds < 12 then 6
      when talk_seconds < 18 then 12
      when talk_seconds < 30 then 18
      when talk_seconds < 60 then 30
      when talk_seconds < 120 then 60
      when talk_seconds < 180 then 120
      when talk_seconds < 300 then 180
      when talk_seconds < 600 then 300
      when talk_seconds < 1200 then 600
      when talk_seconds < 1800 then 1200
      when talk_seconds < 3600 then 1800
      else 3600
    end as from_seconds,
    sum(sign) as calls,
    sum(sign * talk_seconds) as talk_seconds
  from call_differences
  where billing_date between $first_date::date and $last_date::date and talk_seconds is not null
  group by all
) as differences
  on days.project_id = $project_id
  and days.billing_date between $first_date::date and $last_date::date
  and days.billing_date = differences.billing_date
  and days.trunk_id is not distinct from differences.trunk_id
  and days.direction is not distinct from differences.direction
  and days.from_seconds = differences.from_seconds
when matched and days.calls + differences.calls = 0 then delete
when matched then update set
  calls = days.calls + differences.calls,
  talk_seconds = days.talk_seconds + differences.talk_seconds
when not matched then insert (billing_date, project_id, trunk_id, direction, from_seconds, calls, talk_seconds)
  values (billing_date, $project_id, trunk_id, direction, from_seconds, calls, talk_seconds);
