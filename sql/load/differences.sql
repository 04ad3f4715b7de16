-- How many calls a reading changes. Needs sql/load/compare.sql. One row.
select
  (select count(*) from new_calls) as new,
  (select count(*) from changed_calls) as written,
  (select count(*) from vanished_calls) as vanished;
