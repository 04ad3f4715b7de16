-- The fields of each line as text, by the JSON reader's own columns: cheaper than sql/normalize/exact_lines.sql by a third.
-- What is not plainly a record, and any amount that is a JSON number (it goes through a double here), is marked as
-- unclear: then the readings are typed again from their exact lines. Needs the temp table batch. Result: temp view
-- named_calls.
set variable landing_files = (select list(file order by window_start) from batch);

create or replace temp view named_calls as
select
  filename as file,
  row_number() over () as line_number,
  null::varchar as raw,
  null::varchar as record_type,
  "callId" as call_id,
  "trunkId" as trunk_id,
  "projectId" as record_project_id,
  upper("direction") as direction,
  upper("callResult") as call_result,
  "from" as from_raw,
  "to" as to_raw,
  "createTime" as create_text,
  "answerTime" as answer_text,
  "endTime" as end_text,
  "durationSeconds" as duration_text,
  "billingDurationSeconds" as billing_duration_text,
  price_type[1] as price_type,
  price_text[1] as price_text,
  upper(price_text[2]) as price_currency,
  price_per_minute_type[1] as price_per_minute_type,
  price_per_minute_text[1] as price_per_minute_text,
  upper(price_per_minute_text[2]) as price_per_minute_currency,
  "callId" is null or "callId" = '' or "callId"[1] in ('{', '[') or "callId" in ('true', 'false')
    or price_type[2] = 'DOUBLE' or price_per_minute_type[2] = 'DOUBLE' as is_unclear
from (
  select
    *,
    json_extract_string("price", ['$.amount', '$.currencyCode']) as price_text,
    json_type("price", ['$', '$.amount']) as price_type,
    json_extract_string("pricePerMinute", ['$.amount', '$.currencyCode']) as price_per_minute_text,
    json_type("pricePerMinute", ['$', '$.amount']) as price_per_minute_type
  from read_json(
    getvariable('landing_files'),
    filename = true,
    format = 'newline_delimited',
    compression = 'zstd',
    ignore_errors = true,
    columns = {
      'callId': 'varchar', 'trunkId': 'varchar', 'projectId': 'varchar', 'direction': 'varchar', 'callResult': 'varchar',
      'from': 'varchar', 'to': 'varchar', 'createTime': 'varchar', 'answerTime': 'varchar', 'endTime': 'varchar',
      'durationSeconds': 'varchar', 'billingDurationSeconds': 'varchar', 'price': 'json', 'pricePerMinute': 'json'
    }
  )
);
