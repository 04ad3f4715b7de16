-- What became of each call of the month and of each record whose time, by the provider's clock, lies in it.
-- $start, $end: of the month; $tolerance: of times, in microseconds; $seconds and $share: of durations, the larger counts.
-- Result: temp table switch_outcomes.
create or replace temp table switch_outcomes as
with
-- Calls as near to the month's edge as clocks differ may have their record in a file of the other month.
records_span as (
  select min(moment) as first_moment, max(moment) as last_moment from timed_records
),
matched as (
  select
    record, call, tier,
    records.is_answered as switch_answered, records.seconds as switch_seconds, records.moment,
    calls.is_answered as provider_answered, calls.seconds as provider_seconds,
    calls.billed_seconds, calls.price, calls.currency
  from switch_matches
  join timed_records as records using (record)
  join switch_calls as calls using (call)
  where calls.is_in_month
),
judged as (
  select
    case
      when switch_answered <> provider_answered then 'answered differs'
      when switch_answered and abs(switch_seconds - provider_seconds)
        > greatest($seconds::double, $share::double * provider_seconds) then 'duration differs'
      else 'matched'
    end as class,
    *
  from matched
),
missing_calls as (
  select
    case
      when (moment < epoch_us($start::timestamp) + $tolerance and moment < first_moment)
        or (moment >= epoch_us($end::timestamp) - $tolerance and moment > last_moment)
        then 'at the edge of the month'
      else 'missing at the switch'
    end as class,
    open_calls.*
  from open_calls, records_span
  where is_in_month
),
missing_records as (
  select
    case
      when exists (
        from month_gaps
        where moment >= epoch_us(gap_start) - $tolerance and moment < epoch_us(gap_end) + $tolerance
      ) then 'in a gap of the ledger'
      else 'missing at the provider'
    end as class,
    open_records.*
  from open_records
  where moment >= epoch_us($start::timestamp) and moment < epoch_us($end::timestamp)
)
select
  class, tier, record, call, moment, switch_answered, switch_seconds, provider_answered, provider_seconds, billed_seconds,
  price, currency
from judged
union all by name
select
  class, call, is_answered as provider_answered, seconds as provider_seconds, billed_seconds, price, currency
from missing_calls
union all by name
select class, record, moment, is_answered as switch_answered, seconds as switch_seconds
from missing_records;
