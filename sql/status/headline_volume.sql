-- Volume by trunk: the third question. The busiest hour is the one with the most erlangs.
select
  trunk_id,
  sum(attempts)::bigint as attempts,
  sum(answered)::bigint as answered,
  max(peak_concurrent) as peak_concurrent,
  max(peak_cps) as peak_cps,
  arg_max(hour, erlangs) as busiest_hour
from trunk_volume_hourly
group by trunk_id
order by attempts desc;
