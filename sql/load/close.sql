-- Closes a billing day with the figures that the ledger has now, in place of an earlier close of it.
-- Parameters: $project_id, $billing_date, $start, $end, $run_id, $closed_at.
delete from ops.closes
where project_id = $project_id and billing_date = $billing_date::date;

insert into ops.closes by name
with day_calls as (
  select finality, price_amount, price_currency
  from calls
  where project_id = $project_id and create_time >= $start::timestamp and create_time < $end::timestamp
),
spend as (
  select price_currency as currency, sum(price_amount)::decimal(38, 6)::varchar as amount
  from day_calls
  where price_currency is not null
  group by price_currency
),
touching as (
  select * from ops.windows
  where project_id = $project_id and window_end > $start::timestamp and window_start < $end::timestamp
),
planned as (
  select min(window_start) as planned_from, max(window_end) as planned_until
  from ops.windows
  where project_id = $project_id
),
figures as (
  select
    (select count(*) from day_calls) as calls,
    (select count(*) from day_calls where finality = 'open') as open_calls,
    (select count(*) from day_calls where finality = 'unpriced') as unpriced_calls,
    (select coalesce(sum(rejected_calls), 0)::bigint from touching) as rejected_calls,
    -- What no run has planned yet lies outside of coverage_gaps, and is a gap of the day all the same.
    (
      select count(*) from (
        select gap_start, gap_end from coverage_gaps where project_id = $project_id
        union all
        select coalesce(planned.planned_until, $start::timestamp), $end::timestamp from planned
        union all
        select $start::timestamp, planned.planned_from from planned
        where not exists (select 1 from ops.projects where project_id = $project_id and is_configured)
      )
      where gap_end > gap_start and gap_end > $start::timestamp and gap_start < $end::timestamp
    ) as gaps,
    (select count(*) from touching where error is not null and state <> 'failed') as refused_windows,
    (
      select coalesce(to_json(map(list(currency order by currency), list(amount order by currency)))::varchar, '{}')
      from spend
    ) as spend
)
select
  $project_id as project_id,
  $billing_date::date as billing_date,
  $start::timestamp as range_start,
  $end::timestamp as range_end,
  $run_id as run_id,
  $closed_at::timestamp as closed_at,
  case when gaps + rejected_calls + refused_windows > 0 then 'attention' else 'closed' end as state,
  figures.*
from figures;
