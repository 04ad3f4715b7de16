-- Whether the export's times lie off by one and the same amount, in whole quarters of an hour, as a wrong time zone does: the
-- difference that most pairs have, in seconds (export minus ledger), the pairs that have it, and all pairs joined by an id.
with differences as (
  select date_diff('second', create_time, record_create_time) as seconds
  from provider_comparison
  where matched_by <> 'numbers and time'
)
select seconds::bigint as seconds, count(*) as pairs, (select count(*) from differences) as all_pairs
from differences
group by seconds
order by pairs desc
limit 1;
