-- Checks that found something, without the row that they found, which the runs have. Those of runs after which everything
-- was checked without a finding are left out. One row a run.
select project_id, finished_at, command, split_part(error, ', the first:', 1) as error
from ops.runs as failed
where state = 'failed' and error like 'check % found % rows%'
  and not exists (
    select 1 from ops.runs as later
    where later.project_id = failed.project_id and later.started_at > failed.started_at
      and later.state in ('done', 'attention')
      and (later.command = 'check' or later.command like 'close %' or later.command like 'sync%--check%')
  )
order by finished_at desc
limit 20;
