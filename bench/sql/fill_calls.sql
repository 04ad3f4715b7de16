-- Calls as loads would have left them, evenly spread, in whole seconds, settled and priced. Parameters: $project_id,
-- $first_second, $seconds (from and how many, since the epoch), $calls.
insert into calls by name
with places as (
  select
    place,
    $first_second::bigint + place * $seconds::bigint // $calls::bigint as second
  from (select unnest(range($calls::bigint)) as place)
),
dice as (
  select
    make_timestamp(second * 1000000) as create_time,
    hash(second, place) as roll,
    md5(second || ' ' || place) as digest
  from places
),
drawn as (
  select
    *,
    roll % 6 > 0 as is_answered,
    (roll >> 8) % 3 = 0 as is_inbound,
    2 + (roll >> 16)::bigint % 20 as ringing_seconds,
    case when (roll >> 24) % 8 = 0 then (roll >> 32)::bigint % 1800 else (roll >> 32)::bigint % 300 end as talk,
    ['1212', '1415', '1312', '44207', '447512', '4930', '3314', '5255', '614', '4670'][1 + (roll >> 40)::bigint % 10] as digits,
    ['US', 'US', 'US', 'GB', 'GB', 'DE', 'FR', 'MX', 'AU', 'SE'][1 + (roll >> 40)::bigint % 10] as country,
    lpad(((roll >> 44)::bigint % 10000000)::varchar, 7, '0') as subscriber,
    if((roll >> 52) % 3 = 0, 'EUR', 'USD') as currency,
    [0.0040, 0.0098, 0.0110, 0.0176][1 + (roll >> 54)::bigint % 4]::decimal(18, 6) as rate,
    'trunk-' || (roll >> 57)::bigint % 6 as trunk_id,
    '+141553' || lpad(((roll >> 20)::bigint % 200)::varchar, 5, '0') as own_number
  from dice
),
numbered as (
  select
    *,
    '+' || digits || subscriber as other_number,
    if(is_answered, ((talk + 5) // 6) * 6, 0) as billed_seconds,
    if(is_answered, create_time + to_seconds(ringing_seconds), null) as answered_at,
    create_time + to_seconds(ringing_seconds + if(is_answered, talk, 0)) as ended_at
  from drawn
)
select
  $project_id as project_id,
  upper(digest[:26]) as call_id,
  trunk_id,
  $project_id as record_project_id,
  if(is_inbound, 'INBOUND', 'OUTBOUND') as direction,
  if(is_answered, 'COMPLETED', ['NO_ANSWER', 'BUSY', 'CANCEL', 'FAILED'][1 + (roll >> 60)::bigint % 4]) as call_result,
  if(is_inbound, other_number, own_number) as from_raw,
  if(is_inbound, own_number, other_number) as to_raw,
  from_raw as from_e164,
  to_raw as to_e164,
  if(is_inbound, country, 'US') as from_country,
  if(is_inbound, 'US', country) as to_country,
  create_time,
  answered_at as answer_time,
  ended_at as end_time,
  if(is_answered, talk, 0) as duration_seconds,
  billed_seconds as billing_duration_seconds,
  if(is_answered, talk, null) as talk_seconds,
  if(is_answered, (rate * billed_seconds / 60)::decimal(18, 6), null) as price_amount,
  if(is_answered, currency, null) as price_currency,
  if(is_answered, rate, null) as price_per_minute_amount,
  if(is_answered, currency, null) as price_per_minute_currency,
  create_time::date as billing_date,
  'final' as finality,
  ended_at as occupied_until,
  date_trunc('day', create_time) + interval 2 days as first_seen_at,
  date_trunc('day', create_time) + interval 2 days as fetched_at
from numbered;
