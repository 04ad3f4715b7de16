-- What matches rest on.
select
  tier,
  count(*) as matches,
  (round(median(abs(moment - epoch_us(create_time))) / 1000) / 1000)::decimal(18, 3) as seconds_apart
from switch_outcomes
join switch_calls using (call)
where tier is not null
group by tier
order by list_position(['numbers', 'last digits', 'called number', 'caller rewritten', 'called rewritten'], tier);
