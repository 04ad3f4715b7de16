-- The points of the window of $1 that are taken, and the milliseconds that it has left; no row where none runs.
with counted as (
  select points, expire - (extract(epoch from clock_timestamp()) * 1000)::bigint as "left"
  from trunkledger.request_budget
  where key = $1
)
select points, "left" from counted where "left" > 0;
