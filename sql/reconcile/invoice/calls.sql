-- What the invoice's lines are told apart by, and the calls in its terms. Needs invoice_lines, near_calls,
-- macros_rounding.sql. A template: {inbound_side} is from or to, the number whose country an inbound call is billed by.
-- Results: invoice_families: one row a (currency, trunk, direction, destination) of lines of calls, null for what a line
-- does not say; invoice_calls: calls of the month and near it, with the family that bills each.

-- has_days: its lines are of single days.
create or replace temp table invoice_families as
select
  row_number() over (order by currency, trunk_id nulls first, direction nulls first, destination nulls first) as family,
  currency, trunk_id, direction, destination,
  (trunk_id is not null)::integer + (direction is not null)::integer * 2 + (destination is not null)::integer * 4 as said,
  bool_or(day is not null) as has_days
from invoice_lines
where kind = 'calls'
group by currency, trunk_id, direction, destination;

update invoice_lines as line
set family = families.family
from invoice_families as families
where line.kind = 'calls'
  and families.currency = line.currency
  and families.trunk_id is not distinct from line.trunk_id
  and families.direction is not distinct from line.direction
  and families.destination is not distinct from line.destination;

-- Digits of the other side's number that decide its destination: as long as the longest prefix of the invoice.
create or replace temp table invoice_prefixes as
select distinct destination as prefix from invoice_families where regexp_full_match(destination, '[0-9]+');

create or replace temp table invoice_near_calls as
select
  call_id,
  is_in_month,
  trunk_id,
  direction,
  case when direction = 'INBOUND' then {inbound_side}_country else to_country end as country,
  ltrim(case when direction = 'INBOUND' then {inbound_side}_e164 else to_e164 end, '+') as digits,
  create_time,
  billing_date,
  price_amount as price,
  coalesce(price_currency, price_per_minute_currency) as currency,
  price_per_minute_amount as rate,
  coalesce(billing_duration_seconds, 0) as billed_seconds,
  coalesce(talk_seconds, 0) as talk_seconds,
  answer_time is not null as is_answered,
  price_amount is null and (answer_time is not null or coalesce(billing_duration_seconds, 0) > 0) as is_unpriced
from near_calls;

create or replace temp table invoice_call_destinations as
with sizes as (select max(length(prefix)) as size from invoice_prefixes),
seen as (select distinct left(digits, size) as digits from invoice_near_calls, sizes where digits is not null and size is not null),
shortened as (
  select digits, left(digits, length) as prefix from seen cross join range(1, 15) as lengths(length) where length <= length(digits)
)
select digits, arg_max(prefix, length(prefix)) as prefix
from shortened join invoice_prefixes using (prefix)
group by digits;

-- The rate of those that cost the same way, where a call has none yet: exact if they have one only.
create or replace temp table invoice_rates as
select trunk_id, direction, country, min(currency) as currency, min(rate) as rate
from invoice_near_calls
where rate is not null and currency is not null
group by trunk_id, direction, country
having count(distinct rate) = 1 and count(distinct currency) = 1;

-- The ledger's only currency, if it has one: that of calls that say none.
create or replace temp table invoice_only_currency as
select case when count(distinct currency) = 1 then min(currency) end as currency from invoice_near_calls;

create or replace temp table invoice_near_calls as
select
  near.* exclude (currency, rate, digits),
  coalesce(prefixes.prefix, near.country) as destination,
  coalesce(near.currency, rates.currency, only_currency.currency) as currency,
  coalesce(near.rate, rates.rate) as rate,
  case when near.is_unpriced then rounded_amount(coalesce(near.rate, rates.rate), near.billed_seconds, 'half_up', 4) end as expected
from invoice_near_calls as near
cross join invoice_only_currency as only_currency
cross join (select max(length(prefix)) as size from invoice_prefixes) as sizes
left join invoice_call_destinations as prefixes on prefixes.digits = left(near.digits, sizes.size)
left join invoice_rates as rates
  on rates.trunk_id is not distinct from near.trunk_id
  and rates.direction is not distinct from near.direction
  and rates.country is not distinct from near.country;

-- A call is billed by the line that says most about it.
create or replace temp table invoice_kinds_of_calls as
with kinds as (
  select row_number() over () as kind_id, *
  from (select distinct currency, trunk_id, direction, destination from invoice_near_calls)
)
select
  kinds.*,
  (
    select arg_max(families.family, families.said)
    from invoice_families as families
    where families.currency = kinds.currency
      and (families.trunk_id is null or families.trunk_id = kinds.trunk_id)
      and (families.direction is null or families.direction = kinds.direction)
      and (families.destination is null or families.destination = kinds.destination)
  ) as family
from kinds;

create or replace temp table invoice_calls as
select calls.*, kinds.family
from invoice_near_calls as calls
join invoice_kinds_of_calls as kinds
  on kinds.currency is not distinct from calls.currency
  and kinds.trunk_id is not distinct from calls.trunk_id
  and kinds.direction is not distinct from calls.direction
  and kinds.destination is not distinct from calls.destination;

drop table invoice_near_calls;
