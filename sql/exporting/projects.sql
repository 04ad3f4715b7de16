-- Result: project_id of every project that the ledger is of.
select project_id from ops.projects
union
select project_id from ops.windows
order by project_id
