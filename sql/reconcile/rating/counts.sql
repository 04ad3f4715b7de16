-- What the rating came to, in one row.
with rules as (
  select mode || case when decimals = 4 then '' else ' to ' || decimals || ' decimals' end as rule, sum(fits) as fits
  from rounding_rules group by all
)
select
  (select count(*) from rated_calls where price is not null and billed_seconds > 0) as calls,
  (select count(*) from rated_calls where billed_seconds > 0 and difference = 0) as fitting,
  (select coalesce(string_agg(rule, ', ' order by fits desc, rule), 'no rule') from rules) as rules,
  (select count(distinct call_id) from rating_differences) as differing,
  (select count(distinct call_id) from rating_exceptions) as exceptions,
  (select count(*) from rating_changes) as changes;
