-- The fields of each line as text, with the line itself: for readings in which something is not plain.
-- An amount that is a JSON number is cut out of the line, because the JSON reader takes it through a double.
-- Needs the temp table batch. Result: temp view named_calls.
set variable landing_files = (select list(file order by window_start) from batch);

create or replace temp view named_calls as
select
  file,
  line_number,
  json::varchar as raw,
  type[1] as record_type,
  case when type[2] not in ('OBJECT', 'ARRAY', 'BOOLEAN') then nullif(text[1], '') end as call_id,
  text[2] as trunk_id,
  text[3] as record_project_id,
  upper(text[4]) as direction,
  upper(text[5]) as call_result,
  text[6] as from_raw,
  text[7] as to_raw,
  text[8] as create_text,
  text[9] as answer_text,
  text[10] as end_text,
  text[11] as duration_text,
  text[12] as billing_duration_text,
  type[3] as price_type,
  case when type[5] = 'DOUBLE' then number_token(json, text[13]) else text[13] end as price_text,
  upper(text[14]) as price_currency,
  type[4] as price_per_minute_type,
  case when type[6] = 'DOUBLE' then number_token(json, text[15]) else text[15] end as price_per_minute_text,
  upper(text[16]) as price_per_minute_currency,
  false as is_unclear
from (
  select
    file,
    line_number,
    json,
    json_extract_string(json, [
      '$.callId', '$.trunkId', '$.projectId', '$.direction', '$.callResult', '$.from', '$.to',
      '$.createTime', '$.answerTime', '$.endTime', '$.durationSeconds', '$.billingDurationSeconds',
      '$.price.amount', '$.price.currencyCode', '$.pricePerMinute.amount', '$.pricePerMinute.currencyCode'
    ]) as text,
    json_type(json, ['$', '$.callId', '$.price', '$.pricePerMinute', '$.price.amount', '$.pricePerMinute.amount']) as type
  from (
    -- A line that is no JSON at all comes back as null here; normalize/unreadable_lines.sql brings its text.
    select filename as file, row_number() over () as line_number, json
    from read_ndjson_objects(
      getvariable('landing_files'), filename = true, compression = 'zstd', ignore_errors = true
    )
  )
);
