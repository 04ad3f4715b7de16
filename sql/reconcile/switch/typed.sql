-- Records of one file as values. A template: {from}, {to}, {start}, … are the expressions of the fields over switch_fields,
-- {least} is true where a line has fields enough. $earliest and $latest: what is near the month; $only: text that the
-- channels, context, account or trunk have to hold, or null. Result: temp table switch_typed; place says where a record belongs.
create or replace temp table switch_typed as
with texts as (
  select
    line, {least} as has_all,
    {from} as from_text, {to} as to_text, {start} as start_text, {answer} as answer_text, {end} as end_text,
    {duration} as duration_text, {billed} as billed_text, lower({answered}) as answered_text, {id} as record_id,
    {trunk} as trunk_text, lower({direction}) as direction_text
  from switch_fields
),
timed as (
  select
    line, has_all, from_text, to_text, start_text, duration_text, billed_text, answered_text, record_id, trunk_text, direction_text,
    switch_local(start_text) as start_local,
    switch_absolute(start_text) as start_absolute,
    coalesce(switch_local(answer_text), switch_absolute(answer_text)) as answer_time,
    coalesce(switch_local(end_text), switch_absolute(end_text)) as end_time,
    switch_seconds(duration_text) as duration,
    switch_seconds(billed_text) as billed
  from texts
),
placed as (
  select
    *,
    coalesce(start_absolute, first_utc(start_local)) as first_time,
    coalesce(start_absolute, last_utc(start_local)) as last_time,
    first_utc(end_time) as first_end,
    case
      when not has_all then 'too few columns'
      when start_text is null then 'no start time'
      when start_local is null and start_absolute is null then 'the start is no time'
      when duration_text is not null and duration is null then 'the duration is no time in seconds'
      when billed_text is not null and billed is null then 'the billed duration is no time in seconds'
    end as fault,
    coalesce(start_absolute, start_local) not between $earliest::timestamp and $latest::timestamp as is_outside
  from timed
),
-- In a repeated hour the end tells which one is meant, if it is after that hour.
dated as (
  select
    *,
    first_time <> last_time and start_absolute is null and first_end = last_utc(end_time) and duration is not null
      and epoch(last_time) + duration <= epoch(first_end) + 2 as is_last,
    first_time <> last_time and start_absolute is null and first_end = last_utc(end_time) and duration is not null
      and epoch(last_time) + duration > epoch(first_end) + 2 as is_first
  from placed
)
select
  line, from_text, to_text, record_id,
  case
    when direction_text in ('in', 'inbound', 'incoming', 'i', 'terminating') then 'INBOUND'
    when direction_text in ('out', 'outbound', 'outgoing', 'o', 'originating') then 'OUTBOUND'
  end as direction,
  case when is_last then last_time else first_time end as start_time,
  case when not is_first and not is_last then nullif(last_time, first_time) end as other_time,
  case
    when answered_text in ('no answer', 'noanswer', 'no_answer', 'busy', 'failed', 'congestion', 'cancel', 'canceled',
      'cancelled', 'missed', 'unanswered', 'rejected', 'chanunavail', 'no', 'false', '0') then false
    when answer_time is not null or billed > 0 then true
    when answered_text in ('answered', 'answer', 'completed', 'connected', 'success', 'ok', 'yes', 'true', '1', '200')
      then true
    when answered_text is not null or billed is not null then false
  end as is_answered,
  coalesce(billed, date_sub('second', answer_time, end_time)) as talked,
  duration,
  fault,
  case
    when fault is not null then 'set aside'
    when is_outside then 'outside'
    when first_time is null then 'set aside'
    when $only is not null and not coalesce(contains(trunk_text, $only), false) then 'elsewhere'
    else 'near'
  end as place
from dated;
