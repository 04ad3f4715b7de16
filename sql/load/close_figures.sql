-- The close of a billing day. One row. Parameters: $project_id, $billing_date.
select state, calls, open_calls, unpriced_calls, rejected_calls, gaps, refused_windows
from ops.closes
where project_id = $project_id and billing_date = $billing_date::date;
