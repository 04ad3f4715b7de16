-- What the invoice says of stretches that end at an edge of the month: one row a family of the whole month, or a family and
-- its first and last day. Parameters: $first, $next: first date of the month and of the next one.
with stated as (
  select
    family, day,
    sum(amount)::decimal(38, 6) as invoice_amount,
    case when count(*) = count(calls) then sum(calls)::bigint end as invoice_calls,
    case when count(*) = count(seconds) then sum(seconds)::decimal(38, 6) end as invoice_seconds,
    sum(amount_unit)::decimal(38, 6) as amount_unit,
    sum(seconds_unit)::decimal(38, 6) as seconds_unit
  from invoice_lines
  where family is not null
  group by family, day
)
select stated.* replace (stated.day::varchar as day), bases.* exclude (family)
from stated
join invoice_bases as bases using (family)
where not bases.has_days or stated.day in ($first::date, $next::date - interval 1 day)
order by stated.family, stated.day;
