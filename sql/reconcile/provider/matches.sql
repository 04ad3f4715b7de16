-- What joined the pairs of the month.
select matched_by, count(*) as calls
from provider_comparison
where matched_by is not null
group by matched_by
order by matched_by;
