-- The billing days that the differences touch, and the time that they span. One row; nulls where none is touched.
with touched as (
  select min(billing_date) as first_date, max(billing_date) as last_date from call_differences
)
select
  min(billing_date) as first_date,
  max(billing_date) as last_date,
  min(day_start) as days_start,
  max(day_end) as days_end
from billing_days
join touched on billing_date between first_date and last_date;
