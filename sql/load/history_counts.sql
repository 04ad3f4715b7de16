-- How many versions a reading starts and ends in one history table. Needs sql/load/history_differences.sql. One row.
select
  count(*) filter (known_from is null) as new,
  count(known_from) as changed,
  (select count(*) from ending) as closed
from starting;
