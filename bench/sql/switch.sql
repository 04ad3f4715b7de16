-- A month of $calls calls as switch_calls, and what the own switch wrote of it as switch_records: 10,000 numbers of our trunks,
-- 300,000 others, pairs that talk again and again (a tenth of the pairs has a quarter of the calls), a clock 37 s ahead in
-- whole seconds with two seconds of jitter, 1 % of callers anonymous, 1 % missing on each side.
create or replace temp table talks as
with drawn as (
  select
    i,
    hash(i, 1) / 18446744073709551616.0 as pair_draw,
    (hash(i, 2) % 2678400000000)::bigint as moment,
    (hash(i, 3) % 600)::bigint as seconds
  from range($calls::bigint) as numbered(i)
),
paired as (
  select *, hash(floor(pow(pair_draw, 1.6) * $calls::double / 4)::bigint, 4) as pair from drawn
)
select
  i,
  pair % 2 = 0 as is_inbound,
  493000000000 + (pair % 10000)::bigint as own_number,
  442070000000 + (hash(pair) % 300000)::bigint as other_number,
  timestamp '2026-10-01' + to_microseconds(moment) as create_time,
  seconds,
  hash(i, 5) % 100 = 0 as is_anonymous,
  hash(i, 6) % 100 <> 0 as is_at_provider,
  hash(i, 7) % 100 <> 0 as is_at_switch,
  hash(i, 8) % 2000 as jitter
from paired;

create or replace temp view numbered_talks as
select
  *,
  case when is_anonymous then null when is_inbound then other_number else own_number end as from_number,
  case when is_inbound then own_number else other_number end as to_number
from talks;

insert into switch_calls
select
  row_number() over (order by create_time, i), 'call-' || i, case when is_inbound then 'INBOUND' else 'OUTBOUND' end,
  from_number, to_number, from_number % 1000000000, to_number % 1000000000, create_time, seconds > 60, seconds,
  (seconds + 59) // 60 * 60, 0.004 * ((seconds + 59) // 60), 'USD', true
from numbered_talks
where is_at_provider;

insert into switch_records
select
  row_number() over (order by create_time, i), 1, row_number() over (order by create_time, i), 'record-' || i, null,
  from_number, to_number, from_number % 1000000000, to_number % 1000000000,
  date_trunc('second', create_time + to_milliseconds(37000 + jitter::bigint)), null, seconds > 60, seconds
from numbered_talks
where is_at_switch;

drop table talks cascade;
