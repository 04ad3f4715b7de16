-- The hours of [$from, $to), for sql/load/hours.sql.
create or replace temp table touched_hours as
select unnest(generate_series($from::timestamp, $to::timestamp - interval 1 microsecond, interval 1 hour)) as hour;
