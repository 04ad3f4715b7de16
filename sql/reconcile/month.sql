-- What every section works with: the calls of the month, those near it, and the time of it that nothing proves.
-- A template: {project_id}, {first_date}, {next_date}, {start}, {end} (instants, UTC), {now} and {retained_from} (call rows
-- from before it were dropped) are literals, so that the range of creation times skips the row groups of other months.

create or replace view month_calls as
select *
from ledger.calls
where project_id = {project_id}
  and billing_date >= {first_date}::date and billing_date < {next_date}::date
  and create_time >= {start}::timestamp and create_time < {end}::timestamp;

-- From 48 hours before the month to 48 hours after it: what an invoice in another zone, or a clock that differs, may count.
create or replace view near_calls as
select *, create_time >= {start}::timestamp and create_time < {end}::timestamp as is_in_month
from ledger.calls
where project_id = {project_id}
  and create_time >= {start}::timestamp - interval 48 hours and create_time < {end}::timestamp + interval 48 hours;

-- Time of the month that no complete or settled window covers, clipped to the month. Cut where the ledger begins, now, and at
-- the edges of failed windows, so that each stretch has one reason.
create or replace table month_gaps as
with month as (
  select {start}::timestamp as month_start, {end}::timestamp as month_end, date_trunc('second', {now}::timestamp) as now
),
-- As in coverage_gaps: where nobody set the start, the ledger begins with its earliest window.
begins as (
  select coalesce(
    (select max(covers_from) from ledger.ops.projects where project_id = {project_id} and is_configured),
    (select min(window_start) from ledger.ops.windows where project_id = {project_id})
  ) as covers_from
),
windows as (
  select
    greatest(window_start, month_start, {retained_from}::timestamp) as window_start,
    least(window_end, month_end) as window_end,
    state,
    error
  from ledger.ops.windows, month
  where project_id = {project_id} and window_end > greatest(month_start, {retained_from}::timestamp) and window_start < month_end
),
cuts as (
  select unnest([month_start, now, month_end]) as instant from month
  union all
  select unnest([covers_from, {retained_from}::timestamp]) from begins
  union all
  select unnest([window_start, window_end]) from windows where state = 'failed'
),
-- Stretches without length are where gaps are cut.
covered as (
  select window_start, window_end from windows where state in ('complete', 'settled')
  union all
  select instant, instant from cuts, month where instant between month_start and month_end
),
stretches as (
  select
    max(window_end) over (order by window_start, window_end rows between unbounded preceding and 1 preceding) as gap_start,
    window_start as gap_end
  from covered
),
gaps as (
  select gap_start, gap_end from stretches where gap_end > gap_start
)
select
  gaps.gap_start,
  gaps.gap_end,
  case
    when gaps.gap_start >= (select now from month) then 'not over yet'
    when gaps.gap_end <= {retained_from}::timestamp then 'dropped after the period of retention'
    when max(windows.window_start) is not null
      then regexp_replace(coalesce(max(windows.error), ''), '^(failed: )?', 'failed: ')
    when gaps.gap_end <= (select covers_from from begins) then 'before the ledger begins'
    else 'not read'
  end as reason
from gaps
left join windows
  on windows.state = 'failed' and windows.window_end > gaps.gap_start and windows.window_start < gaps.gap_end
group by gaps.gap_start, gaps.gap_end
order by gaps.gap_start;
