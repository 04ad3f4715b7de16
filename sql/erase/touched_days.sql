-- The UTC days of calls that hold a value of the temp table erased_values in a column of numbers, in the temp table
-- erased_call_days: their forwarded legs are matched again. A template: <column> is the column.
insert into erased_call_days
select distinct project_id, date_trunc('day', create_time)
from calls
join erased_values on calls.{column} = erased_values.old;
