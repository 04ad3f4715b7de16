-- Types the lines of the readings in the temp table batch. Reads the temp view named_calls (plain_lines.sql or
-- exact_lines.sql). Result: temp table typed_calls, one row a line; place says where the record belongs: 'window',
-- 'later' (the API's range is inclusive: what was created in the second after the window belongs to the next one),
-- 'rejected', or 'unclear' (only the exact lines can tell).
create or replace temp table typed_calls as
with typed as (
  select
    *,
    utc_time(create_text) as create_time,
    utc_time(answer_text) as answer_time,
    utc_time(end_text) as end_time,
    whole_seconds(duration_text) as duration_seconds,
    whole_seconds(billing_duration_text) as billing_duration_seconds,
    exact_amount(price_text) as price_amount,
    exact_amount(price_per_minute_text) as price_per_minute_amount
  from named_calls
  join batch using (file)
),
-- Telling the reasons apart is dear and most records have none, so a wider and cheaper test comes first.
suspected as (
  select
    *,
    call_id is null
      or coalesce(record_type <> 'OBJECT', false)
      or create_time is null
      or create_time < window_start
      or create_time >= window_end + interval 1 second
      or (answer_time is null and answer_text is not null)
      or (end_time is null and end_text is not null)
      or (duration_seconds is null and duration_text is not null)
      or (billing_duration_seconds is null and billing_duration_text is not null)
      or coalesce(price_type <> 'OBJECT', false)
      or coalesce(price_per_minute_type <> 'OBJECT', false)
      or (price_amount is null and price_text is not null)
      or (price_per_minute_amount is null and price_per_minute_text is not null)
      or (price_amount is not null and not is_currency(price_currency))
      or (price_per_minute_amount is not null and not is_currency(price_per_minute_currency)) as is_suspected
  from typed
),
judged as (
  select
    *,
    case when is_suspected then concat_ws('; ',
      case when raw is null and record_type is null and not is_unclear and call_id is null then 'not JSON'
        when record_type <> 'OBJECT' then 'not an object' end,
      case when call_id is null then 'no callId' end,
      case when create_time is null and text_or_null(create_text) is null then 'no createTime'
        when create_time is null then 'createTime is no time'
        when create_time < window_start or create_time >= window_end + interval 1 second
          then 'createTime lies outside the range asked for' end,
      case when answer_time is null and text_or_null(answer_text) is not null then 'answerTime is no time' end,
      case when end_time is null and text_or_null(end_text) is not null then 'endTime is no time' end,
      case when duration_seconds is null and duration_text is not null
        then 'durationSeconds is no whole number from 0 up' end,
      case when billing_duration_seconds is null and billing_duration_text is not null
        then 'billingDurationSeconds is no whole number from 0 up' end,
      case when price_type not in ('OBJECT', 'NULL') then 'price is no Money object' end,
      case when price_amount is null and price_text is not null
        then 'price.amount is no decimal that DECIMAL(18,6) holds exactly' end,
      case when price_amount is not null and not is_currency(price_currency)
        then 'price.currencyCode is no ISO 4217 code' end,
      case when price_per_minute_type not in ('OBJECT', 'NULL') then 'pricePerMinute is no Money object' end,
      case when price_per_minute_amount is null and price_per_minute_text is not null
        then 'pricePerMinute.amount is no decimal that DECIMAL(18,6) holds exactly' end,
      case when price_per_minute_amount is not null and not is_currency(price_per_minute_currency)
        then 'pricePerMinute.currencyCode is no ISO 4217 code' end
    ) else '' end as reason
  from suspected
)
select
  project_id,
  window_start,
  window_end,
  fetched_at,
  line_number,
  case
    when is_unclear then 'unclear'
    when reason <> '' then 'rejected'
    when create_time >= window_end then 'later'
    else 'window'
  end as place,
  reason,
  case when reason <> '' then raw end as raw,
  call_id, trunk_id, record_project_id, direction, call_result,
  party_as_delivered(from_raw) as from_raw,
  party_as_delivered(to_raw) as to_raw,
  e164_digits(from_raw) as from_digits,
  e164_digits(to_raw) as to_digits,
  party_pseudonym(from_raw) as from_pseudonym,
  party_pseudonym(to_raw) as to_pseudonym,
  party_country(from_raw) as from_erased_country,
  party_country(to_raw) as to_erased_country,
  create_time, answer_time, end_time,
  duration_seconds, billing_duration_seconds,
  case when answer_time is not null and end_time is not null
    then greatest(0, date_sub('second', answer_time, end_time)) end as talk_seconds,
  price_amount,
  case when price_amount is not null then price_currency end as price_currency,
  price_per_minute_amount,
  case when price_per_minute_amount is not null then price_per_minute_currency end as price_per_minute_currency,
  case
    when end_time is not null
      and (price_amount is not null or (answer_time is null and coalesce(billing_duration_seconds, 0) = 0)) then 'final'
    when create_time < fetched_at - to_seconds(stale_after_seconds) then 'stale'
    when end_time is null then 'open'
    else 'unpriced'
  end as finality,
  greatest(create_time, coalesce(end_time, fetched_at)) as occupied_until
from judged;
