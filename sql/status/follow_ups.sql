-- What followed the close of billing days and did not end well. One row each.
select project_id, kind, subject, state, tried_at, detail
from ops.follow_ups
where state <> 'done'
order by all;
