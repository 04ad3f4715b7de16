-- Answer rates by direction over all days: the second question. Ratios from the sums, never from other ratios.
select
  direction,
  sum(attempts)::bigint as attempts,
  sum(answered)::bigint as answered,
  round(sum(answered) / sum(attempts), 4) as asr,
  sum(short_calls)::bigint as short_calls
from answer_rates_daily
group by direction
order by direction;
