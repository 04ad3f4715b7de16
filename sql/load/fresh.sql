-- Windows of which no call is known: every call is new. Needs sql/load/stage.sql. Leaves the touched hours.
insert into calls by name
select * from staged_calls;

create or replace temp table touched_hours as
with hour_spans as (
  select distinct
    date_trunc('hour', create_time) as first_hour,
    date_trunc('hour', greatest(create_time, occupied_until - interval 1 microsecond)) as last_hour
  from typed_calls
  where place = 'window'
)
select distinct unnest(generate_series(first_hour, last_hour, interval 1 hour)) as hour
from hour_spans;
