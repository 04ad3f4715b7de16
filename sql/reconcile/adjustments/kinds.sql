-- What changed in calls of closed months, as seen in the month: one row (closed month, kind).
select of_month, kind, count(*) as calls, min(seen_at) as first_seen_at, max(seen_at) as last_seen_at
from adjustments
group by of_month, kind
order by of_month, calls desc, kind;
