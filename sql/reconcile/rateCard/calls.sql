-- What each call costs by the card. The destination is the called number, in both directions. Of the lines that are for a call on its
-- billing day, those in its currency go first; then the longest prefix, then the country, then the line without either; of equal
-- ones the line for its trunk, then the one for its direction.
-- Needs rate_card_lines, rated_calls and rating_seconds. Result: temp table rate_card_calls, one row a call.
create or replace temp table rate_card_sought as
with sizes as (
  select coalesce(max(length(prefix)), 0) as longest from rate_card_lines
)
select
  rated.call_id,
  rated.group_id,
  coalesce(calls.to_country, '??') as country,
  coalesce(left(ltrim(calls.to_e164, '+'), longest), '') as digits
from rated_calls as rated
join month_calls as calls using (call_id), sizes
where rated.price is not null or rated.talk_seconds is not null;

-- Each kind of line has its own equality join: one join over all three would compare every call with every line.
create or replace temp table rate_card_places as
select distinct sought.country, sought.digits, sought.group_id, rated.billing_date, rated.trunk_id, rated.direction, rated.currency
from rate_card_sought as sought join rated_calls as rated using (call_id);

create or replace temp table rate_card_starts as
select places.*, left(digits, size) as prefix
from rate_card_places as places
cross join (select distinct length(prefix) as size from rate_card_lines where prefix is not null)
where length(digits) >= size;

create or replace temp table rate_card_matches as
with candidates as (
  select starts.* exclude (prefix), lines.line_number, length(lines.prefix) * 100 as rank
  from rate_card_starts as starts join rate_card_lines as lines on starts.prefix = lines.prefix
  union all
  select places.*, lines.line_number, 10
  from rate_card_places as places
  join (select * from rate_card_lines where prefix is null and country is not null) as lines on places.country = lines.country
  union all
  select places.*, lines.line_number, 0
  from rate_card_places as places
  cross join (select line_number from rate_card_lines where prefix is null and country is null) as lines
),
fitting as (
  select
    candidates.*,
    rank + case when lines.trunk_id is not null then 2 else 0 end + case when lines.direction is not null then 1 else 0 end
      + case when lines.currency is not distinct from candidates.currency then 10000 else 0 end as place
  from candidates join rate_card_lines as lines using (line_number)
  where (lines.trunk_id is null or lines.trunk_id = candidates.trunk_id)
    and (lines.direction is null or lines.direction = candidates.direction)
    and candidates.billing_date >= coalesce(lines.valid_from, date '-infinity')
    and candidates.billing_date < coalesce(lines.valid_to, date 'infinity')
)
select country, digits, group_id, billing_date, arg_max(line_number, place) as line_number
from fitting
group by country, digits, group_id, billing_date;

create or replace temp table rate_card_calls as
with matched as (
  select
    rated.call_id, rated.create_time, rated.trunk_id, rated.direction, sought.country, rated.currency, rated.billed_seconds,
    rated.rate, rated.price, rated.expected_amount as own_amount, rated.connect_fee as own_fee, rated.exception, rated.mode, rated.decimals,
    lines.line_number, coalesce(lines.prefix, lines.country, case when lines.line_number is not null then 'default' end) as destination,
    lines.rate as card_rate, lines.currency as card_currency, lines.minimum_charge,
    case when seconds.is_answered then lines.connect_fee else 0 end as card_fee,
    lines.minimum_seconds,
    case
      when not seconds.is_answered or seconds.talk_seconds is null then 0
      when lines.first_seconds is null then rated.billed_seconds
      -- A call of half a second is a second begun.
      else stepped_seconds(greatest(seconds.increment_seconds, 1), lines.first_seconds, lines.step_seconds)
    end as stepped,
    seconds.is_answered and seconds.talk_seconds is not null as is_chargeable
  from rate_card_sought as sought
  join rated_calls as rated using (call_id)
  join rating_seconds as seconds using (call_id)
  left join rate_card_matches as matches
    on sought.country = matches.country and sought.digits = matches.digits
    and sought.group_id = matches.group_id and rated.billing_date = matches.billing_date
  left join rate_card_lines as lines on lines.line_number = matches.line_number
),
timed as (
  select
    *,
    case when is_chargeable then greatest(stepped, minimum_seconds) else 0 end as card_seconds,
    case when is_chargeable then minimum_charge else 0 end as least_charge
  from matched
),
prices as (
  select card_rate, card_seconds, mode, decimals, rounded_amount(card_rate, card_seconds, mode, decimals) as amount
  from (select distinct card_rate, card_seconds, mode, decimals from timed where card_rate is not null)
)
select
  timed.*,
  cast(greatest(amount, least_charge) + card_fee as decimal(18, 6)) as expected,
  currency is not distinct from card_currency as is_same_currency
from timed left join prices
  on timed.card_rate = prices.card_rate and timed.card_seconds = prices.card_seconds and timed.mode = prices.mode
  and timed.decimals = prices.decimals;
