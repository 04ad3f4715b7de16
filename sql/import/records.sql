-- Types the lines of an imported file. A template: {cells} (each column's cell as text, or null where the file lacks it),
-- {other_columns} (a JSON object of the columns that nobody knows, or null), {source} (read_csv), {header} (the text above
-- the times), {cost_currency} and {rate_currency} (of amounts that name none), {project_id} and {zone}, as literals.
-- Result: temp table import_records, one row a line that is CSV; place: 'record', 'rejected' (see reason), 'other_project'
-- or 'repeated' (a header in the middle, where files were joined). record counts from 1, which is the header; line is
-- the same until sql/import/moved.sql.
create or replace temp table import_records as
with cells as (
  select row_number() over () as record, {cells}, {other_columns} as unknown_columns
  from {source}
),
written as (
  select
    *,
    written_time(create_text) as create_written,
    written_time(answer_text) as answer_written,
    written_time(end_text) as end_written,
    money_parts(price_text) as price_parts,
    money_parts(rate_text) as rate_parts
  from cells
  where record > 1
),
typed as (
  select
    *,
    imported_time(create_text, create_written) as create_time,
    imported_time(answer_text, answer_written) as answer_time,
    imported_time(end_text, end_written) as end_time,
    whole_seconds(duration_text) as duration_seconds,
    money_amount(price_parts) as price_amount,
    money_currency(price_parts, coalesce(upper(currency_text), {cost_currency})) as price_currency,
    money_amount(rate_parts) as price_per_minute_amount,
    money_currency(rate_parts, coalesce(upper(currency_text), {rate_currency})) as price_per_minute_currency,
    flag(emergency_text) as is_emergency_call,
    whole_seconds(cause_text) as cause_code,
    whole_seconds(response_text) as sip_response_code,
    exact_amount(score_text) as mean_opinion_score,
    whole_seconds(port_text) as port,
    flag(children_text) as has_children
  from written
),
judged as (
  select
    *,
    concat_ws('; ',
      case when create_text is null then 'no Timestamp' else time_fault(create_text, create_written, create_time, 'Timestamp', {zone}) end,
      case when call_id is null and from_raw is null and to_raw is null then 'neither a Call Id nor numbers' end,
      rounded_fault(call_id, 'Call Id'),
      rounded_fault(from_raw, 'From'),
      rounded_fault(to_raw, 'To'),
      time_fault(answer_text, answer_written, answer_time, 'Answer Time', {zone}),
      time_fault(end_text, end_written, end_time, 'End Time', {zone}),
      case when duration_text is not null and duration_seconds is null
        then 'Duration (s) is no whole number from 0 up' end,
      money_fault(price_text, 'Cost', price_amount, price_currency),
      money_fault(rate_text, 'Price Per Minute', price_per_minute_amount, price_per_minute_currency)
    ) as reason,
    -- Nothing is compared by these: what does not fit stays beside the unknown columns.
    (is_emergency_call is null and emergency_text is not null)
      or (cause_code is null and cause_text is not null)
      or (sip_response_code is null and response_text is not null)
      or (mean_opinion_score is null and score_text is not null)
      or (port is null and port_text is not null)
      or (has_children is null and children_text is not null) as has_misfits
  from typed
)
select
  record,
  record as line,
  case
    when create_text = {header} then 'repeated'
    when record_project_id <> {project_id} then 'other_project'
    when reason <> '' then 'rejected'
    else 'record'
  end as place,
  reason,
  call_id, record_project_id, trunk_id, trunk_name,
  upper(direction) as direction,
  upper(call_result) as call_result,
  party_as_delivered(from_raw) as from_raw,
  party_as_delivered(to_raw) as to_raw,
  -- Some exports guard a leading + from spreadsheets with an apostrophe.
  coalesce('+' || e164_digits(ltrim(from_raw, '''')), party_pseudonym(from_raw)) as from_e164,
  coalesce('+' || e164_digits(ltrim(to_raw, '''')), party_pseudonym(to_raw)) as to_e164,
  upper(from_country) as from_country,
  upper(to_country) as to_country,
  create_time, answer_time, end_time, duration_seconds,
  price_amount,
  case when price_amount is not null then price_currency end as price_currency,
  price_per_minute_amount,
  case when price_per_minute_amount is not null then price_per_minute_currency end as price_per_minute_currency,
  is_emergency_call, cause_code, sip_response_code, region, mean_opinion_score, transport, port,
  group_id, upper(relationship_type) as relationship_type, has_children,
  case
    when has_misfits then json_merge_patch(coalesce(unknown_columns, '{}'), json_object(
      'Is Emergency Call', case when is_emergency_call is null then emergency_text end,
      'Cause Code', case when cause_code is null then cause_text end,
      'SIP Response Code', case when sip_response_code is null then response_text end,
      'MOS', case when mean_opinion_score is null then score_text end,
      'Port', case when port is null then port_text end,
      'Has Children', case when has_children is null then children_text end
    ))
    else unknown_columns
  end::varchar as other_columns
from judged;
