-- What increments are inferred from: seconds in, billed seconds out, by destination and rate (key_id) and day.
-- A template: {inbound} and {outbound} the columns that billed seconds are made of. Result: view rating_seconds (rating_calls
-- with increment_seconds), temp table increment_calls (one row a key, day, seconds and billed seconds).

-- What a first and a step make of seconds: 30/6 bills 30 s at least, and from there on every 6 s begun.
create or replace temp macro stepped_seconds(seconds, first_seconds, step_seconds) as
  case
    when seconds <= first_seconds then first_seconds
    else first_seconds + ((seconds - first_seconds + step_seconds - 1) // step_seconds) * step_seconds
  end;

create or replace temp view rating_seconds as
select
  calls.*,
  keys.key_id,
  case
    when not is_answered or talk_seconds is null then null
    when calls.direction = 'INBOUND' then {inbound}
    else {outbound}
  end as increment_seconds
from rating_calls as calls left join rating_keys as keys using (destination_id, rate_millionths);

create or replace temp table increment_calls as
select key_id, billing_date, increment_seconds as seconds, billed_seconds as billed, count(*) as calls
from rating_seconds
where key_id is not null and increment_seconds > 0 and billed_seconds > 0
  and (exception is null or exception in ('answered without price', 'negative price', 'two currencies'))
group by all;
