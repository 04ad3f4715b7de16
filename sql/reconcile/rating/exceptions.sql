-- Calls that are odd by themselves, one row a call and oddity. Result: temp table rating_exceptions.
create or replace temp table rating_exceptions as
select
  call_id, create_time, trunk_id, direction, country,
  unnest(exception_names(
    price, price_currency, rate, rate_currency, billed_seconds, is_answered, talk_seconds, talk_seconds_up, finality
  )) as exception,
  billed_seconds, talk_seconds, rate, rate_currency, price, price_currency
from rating_calls
where exception is not null
order by create_time, call_id, exception;
