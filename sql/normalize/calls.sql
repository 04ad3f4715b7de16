-- Types the lines of one landing file.
-- Parameters: $project_id, $file, $window_start, $window_end, $fetched_at (timestamps as text), $stale_after_seconds.
-- Result: temp table typed_calls, one row a line; place says where the record belongs: 'window', 'later' (the API's
-- range is inclusive: what was created in the second after the window belongs to the next one) or 'rejected'.
create or replace temp table typed_calls as
with lines as (
  -- A line that is no JSON at all comes back as null here; normalize/unreadable_lines.sql brings its text.
  select row_number() over () as line_number, json
  from read_ndjson_objects($file, compression = 'zstd', ignore_errors = true)
),
texts as (
  select
    line_number,
    json,
    json_extract_string(json, [
      '$.callId', '$.trunkId', '$.projectId', '$.direction', '$.callResult', '$.from', '$.to',
      '$.createTime', '$.answerTime', '$.endTime', '$.durationSeconds', '$.billingDurationSeconds',
      '$.price.amount', '$.price.currencyCode', '$.pricePerMinute.amount', '$.pricePerMinute.currencyCode'
    ]) as text,
    json_type(json, ['$', '$.callId', '$.price', '$.pricePerMinute', '$.price.amount', '$.pricePerMinute.amount']) as type
  from lines
),
named as (
  select
    line_number,
    json,
    type[1] as record_type,
    case when type[2] not in ('OBJECT', 'ARRAY', 'BOOLEAN') then nullif(text[1], '') end as call_id,
    text[2] as trunk_id,
    text[3] as record_project_id,
    upper(text[4]) as direction,
    upper(text[5]) as call_result,
    text[6] as from_raw,
    text[7] as to_raw,
    text_or_null(text[8]) as create_text,
    text_or_null(text[9]) as answer_text,
    text_or_null(text[10]) as end_text,
    text[11] as duration_text,
    text[12] as billing_duration_text,
    type[3] as price_type,
    case when type[5] = 'DOUBLE' then number_token(json, 'price') else text[13] end as price_text,
    upper(text[14]) as price_currency,
    type[5] as price_amount_type,
    type[4] as price_per_minute_type,
    case when type[6] = 'DOUBLE' then number_token(json, 'pricePerMinute') else text[15] end as price_per_minute_text,
    upper(text[16]) as price_per_minute_currency,
    type[6] as price_per_minute_amount_type
  from texts
),
typed as (
  select
    *,
    utc_time(create_text) as create_time,
    utc_time(answer_text) as answer_time,
    utc_time(end_text) as end_time,
    whole_seconds(duration_text) as duration_seconds,
    whole_seconds(billing_duration_text) as billing_duration_seconds,
    exact_amount(price_text) as price_amount,
    exact_amount(price_per_minute_text) as price_per_minute_amount,
    e164_digits(from_raw) as from_digits,
    e164_digits(to_raw) as to_digits
  from named
),
judged as (
  select
    *,
    concat_ws('; ',
      case when record_type is null then 'not JSON' when record_type <> 'OBJECT' then 'not an object' end,
      case when call_id is null then 'no callId' end,
      case when create_text is null then 'no createTime' when create_time is null then 'createTime is no time' end,
      case when create_time < $window_start::timestamp or create_time >= $window_end::timestamp + interval 1 second
        then 'createTime lies outside the range asked for' end,
      case when answer_text is not null and answer_time is null then 'answerTime is no time' end,
      case when end_text is not null and end_time is null then 'endTime is no time' end,
      case when duration_text is not null and duration_seconds is null
        then 'durationSeconds is no whole number from 0 up' end,
      case when billing_duration_text is not null and billing_duration_seconds is null
        then 'billingDurationSeconds is no whole number from 0 up' end,
      case when price_type not in ('OBJECT', 'NULL') then 'price is no Money object' end,
      case when (price_text is not null or price_amount_type = 'DOUBLE') and price_amount is null
        then 'price.amount is no decimal that DECIMAL(18,6) holds exactly' end,
      case when price_amount is not null and coalesce(not regexp_full_match(price_currency, '[A-Z]{3}'), true)
        then 'price.currencyCode is no ISO 4217 code' end,
      case when price_per_minute_type not in ('OBJECT', 'NULL') then 'pricePerMinute is no Money object' end,
      case when (price_per_minute_text is not null or price_per_minute_amount_type = 'DOUBLE') and price_per_minute_amount is null
        then 'pricePerMinute.amount is no decimal that DECIMAL(18,6) holds exactly' end,
      case when price_per_minute_amount is not null
        and coalesce(not regexp_full_match(price_per_minute_currency, '[A-Z]{3}'), true)
        then 'pricePerMinute.currencyCode is no ISO 4217 code' end
    ) as reason
  from typed
)
select
  $project_id::varchar as project_id,
  $fetched_at::timestamp as fetched_at,
  line_number,
  case
    when reason <> '' then 'rejected'
    when create_time >= $window_end::timestamp then 'later'
    else 'window'
  end as place,
  reason,
  case when reason <> '' then json::varchar end as raw,
  call_id, trunk_id, record_project_id, direction, call_result,
  from_raw, to_raw, from_digits, to_digits,
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
    when create_time < $fetched_at::timestamp - to_seconds($stale_after_seconds) then 'stale'
    when end_time is null then 'open'
    else 'unpriced'
  end as finality,
  greatest(create_time, coalesce(end_time, $fetched_at::timestamp)) as occupied_until
from judged;
