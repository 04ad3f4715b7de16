-- The lines of a rate card, typed, each with the first fault that keeps it from being read: [column, text, what is allowed].
-- Parameters: $rate_mark, $minimum_charge_mark, $connect_fee_mark, what stands before decimals; $header_currency, a currency in the
-- rate's header, or null. Needs rate_card_texts and macros_decimals.
-- Result: temp table rate_card_lines. A null direction or trunk: any; first_seconds null: the seconds as the provider bills them.
create or replace temp table rate_card_lines as
with typed as (
  select
    *,
    regexp_replace(regexp_replace(prefix_text, '[\s()./-]', '', 'g'), '^(\+|00)', '') as prefix,
    upper(country_text) as country,
    case
      when lower(direction_text) in ('inbound', 'in', 'incoming', 'origination', 'eingehend') then 'INBOUND'
      when lower(direction_text) in ('outbound', 'out', 'outgoing', 'termination', 'ausgehend') then 'OUTBOUND'
      when lower(direction_text) in ('any', 'both', '*', 'all') then null
      else direction_text
    end as direction,
    exact_decimal(rate_text, $rate_mark) as rate,
    upper(coalesce(currency_text, currency_of_amount(rate_text), $header_currency::varchar)) as currency,
    regexp_replace(increment_text, '\s|s(ec(onds?)?)?\.?', '', 'gi') as increment,
    exact_decimal(minimum_charge_text, $minimum_charge_mark) as minimum_charge,
    exact_decimal(connect_fee_text, $connect_fee_mark) as connect_fee
  from rate_card_texts
  where rate_text is not null or prefix_text is not null or country_text is not null
),
split as (
  select
    *,
    case
      when regexp_full_match(increment, '\d{1,5}') then increment
      else regexp_extract(increment, '^(\d{1,5})[/+:|-](\d{1,5})$', 1)
    end as first_text,
    case
      when regexp_full_match(increment, '\d{1,5}') then increment
      else regexp_extract(increment, '^(\d{1,5})[/+:|-](\d{1,5})$', 2)
    end as step_text,
    try_cast(left(valid_from_text, 10) as date) as valid_from,
    try_cast(left(valid_to_text, 10) as date) as valid_to
  from typed
)
select
  line_number, prefix, country, direction, trunk_id, rate, currency, increment_text,
  try_cast(nullif(first_text, '') as bigint) as first_seconds,
  try_cast(nullif(step_text, '') as bigint) as step_seconds,
  coalesce(try_cast(minimum_seconds_text as bigint), 0) as minimum_seconds,
  coalesce(minimum_charge, 0) as minimum_charge,
  coalesce(connect_fee, 0) as connect_fee,
  valid_from,
  valid_to,
  case
    when rate_text is null then ['rate', '', 'every line needs a rate per minute, such as 0.0121']
    when rate is null then ['rate', rate_text, 'allowed are decimals of up to 6 places, such as 0.0121']
    when prefix_text is not null and not regexp_full_match(prefix, '[1-9]\d{0,14}')
      then ['prefix', prefix_text, 'allowed are the digits of a number in E.164 from its country calling code on, such as 4915 or +4915']
    when prefix_text is null and country_text is not null and not regexp_full_match(country, '[A-Z]{2}')
      then ['country', country_text, 'allowed are codes of ISO 3166-1, such as DE']
    when direction_text is not null and direction is not null and direction not in ('INBOUND', 'OUTBOUND')
      then ['direction', direction_text, 'allowed are INBOUND, OUTBOUND, or nothing for both']
    when currency is null then ['currency', '', 'every rate needs one: in a column "currency", in the header (Rate (EUR)) or beside the rate (0.0121 EUR)']
    when not regexp_full_match(currency, '[A-Z]{3}')
      then ['currency', currency_text, 'allowed are codes of ISO 4217, such as EUR']
    when increment_text is not null and (coalesce(try_cast(nullif(first_text, '') as bigint), 0) < 1 or coalesce(try_cast(nullif(step_text, '') as bigint), 0) < 1)
      then ['increment', increment_text, 'allowed are first and step in seconds, such as 60/1, or one number for both']
    when minimum_seconds_text is not null and coalesce(try_cast(minimum_seconds_text as bigint), -1) < 0
      then ['minimum_seconds', minimum_seconds_text, 'allowed are whole seconds']
    when minimum_charge_text is not null and minimum_charge is null
      then ['minimum_charge', minimum_charge_text, 'allowed are decimals of up to 6 places, such as 0.01']
    when connect_fee_text is not null and connect_fee is null
      then ['connect_fee', connect_fee_text, 'allowed are decimals of up to 6 places, such as 0.01']
    when valid_from_text is not null and (valid_from is null or not regexp_full_match(valid_from_text, '\d{4}-\d{2}-\d{2}([T ]00:00.*)?'))
      then ['valid_from', valid_from_text, 'allowed are dates such as 2026-10-01, in the billing zone']
    when valid_to_text is not null and (valid_to is null or not regexp_full_match(valid_to_text, '\d{4}-\d{2}-\d{2}([T ]00:00.*)?'))
      then ['valid_to', valid_to_text, 'allowed are dates such as 2026-11-01, in the billing zone']
    when valid_to <= valid_from then ['valid_to', valid_to_text, 'it has to be later than valid_from']
  end as fault
from split
order by line_number;
