-- Records that say the same again: files that overlap, legs of one call (Asterisk writes one for each device that rings).
-- The answered and longest one stays. Result: their records.
create or replace temp table switch_repeated as
with identified as (
  select
    record, file,
    row_number() over (
      partition by record_id, start_time, from_number, to_number order by coalesce(is_answered, false) desc, seconds desc, record
    ) as place
  from switch_records
  where record_id in (select record_id from switch_records where record_id is not null group by record_id having count(*) > 1)
)
select record, file from identified where place > 1;

delete from switch_records where record in (select record from switch_repeated);
