-- The priced or answered calls of the month as integers: what every question about rating reads.
-- Result: temp tables rating_groups (group_id: trunk, direction, country, currency; destination_id: the same without the trunk),
-- rating_keys (key_id: destination and rate) and rating_calls (one row a call). Needs macros_rounding.

-- What is odd about a call by itself; the first is what it is named by.
create or replace temp macro exception_names(
  price, price_currency, rate, rate_currency, billed_seconds, is_answered, talk_seconds, talk_seconds_up, finality
) as
  list_filter(
    [
      case when price <> 0 and rate_currency <> price_currency then 'two currencies' end,
      case when price <> 0 and rate is null then 'rate missing' end,
      case when price <> 0 and billed_seconds is null then 'billed seconds missing' end,
      case when price < 0 then 'negative price' end,
      case when price <> 0 and billed_seconds <= 0 then 'zero seconds charged' end,
      -- A call of half a second has no whole second of talk, and was talked in.
      case when price <> 0 and talk_seconds_up is null and (not is_answered or talk_seconds is not null)
        then 'charged without talk' end,
      case when billed_seconds < talk_seconds then 'billed shorter than talked' end,
      case when is_answered and price is null and finality in ('unpriced', 'stale') then 'answered without price' end
    ],
    lambda name: name is not null
  );

create or replace temp view rating_source as
with calls as (
  select
    call_id, trunk_id, direction,
    coalesce(case direction when 'OUTBOUND' then to_country when 'INBOUND' then from_country end, '??') as country,
    coalesce(price_currency, price_per_minute_currency) as currency,
    price_currency, price_per_minute_currency as rate_currency,
    create_time, billing_date, finality,
    billing_duration_seconds as billed_seconds,
    price_per_minute_amount as rate, price_amount as price,
    cast(millionths(price_per_minute_amount) as bigint) as rate_millionths,
    cast(millionths(price_amount) as bigint) as price_millionths,
    answer_time is not null as is_answered,
    talk_seconds,
    duration_seconds,
    -- talk_seconds counts whole seconds: half a second more is a second more to whoever rounds up.
    case when end_time > answer_time then (epoch_us(end_time) - epoch_us(answer_time) + 999999) // 1000000 end
      as talk_seconds_up
  from month_calls
  where price_amount is not null or answer_time is not null
)
select *, exception_names(
  price, price_currency, rate, rate_currency, billed_seconds, is_answered, talk_seconds, talk_seconds_up, finality
)[1] as exception
from calls;

create or replace temp table rating_groups as
select
  row_number() over (order by trunk_id, direction, country, currency) as group_id,
  dense_rank() over (order by direction, country, currency) as destination_id,
  *
from (select distinct trunk_id, direction, country, currency from rating_source);

create or replace temp table rating_calls as
select groups.group_id, groups.destination_id, calls.*
from rating_source as calls
join rating_groups as groups
  on calls.trunk_id is not distinct from groups.trunk_id
  and calls.direction is not distinct from groups.direction
  and calls.country = groups.country
  and calls.currency is not distinct from groups.currency;

create or replace temp table rating_keys as
select row_number() over (order by destination_id, rate_millionths) as key_id, destination_id, direction, country, currency, rate, rate_millionths
from (select distinct destination_id, direction, country, currency, rate, rate_millionths from rating_calls where rate is not null);
