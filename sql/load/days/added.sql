-- The calls of a range as differences: all of them are new to the tables of days.
-- Places: {project_id}, {start}, {end}: the range of create_time. Constants, so that row groups are skipped by them.
create or replace temp view call_differences as
select 1 as sign, *
from calls
where project_id = {project_id} and create_time >= {start}::timestamp and create_time < {end}::timestamp;
