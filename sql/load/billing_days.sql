-- Adds billing days that are not there yet. Parameters: $days, as JSON [[date, start, end], …] with ISO times.
insert into billing_days (billing_date, day_start, day_end)
select day[1]::date, day[2]::timestamp, day[3]::timestamp
from (select unnest(from_json($days::json, '[["varchar"]]')) as day)
where not exists (select 1 from billing_days where billing_date = day[1]::date);
