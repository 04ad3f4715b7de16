-- Writes from when on a project's calls and landing files are kept; never goes back. Parameters: $project_id, $calls_from,
-- $landing_from (null: as before), $applied_at.
merge into ops.retention as retention
using (
  select
    $project_id as project_id, $calls_from::timestamp as calls_from, $landing_from::timestamp as landing_from,
    $applied_at::timestamp as applied_at
) as now
  on retention.project_id = now.project_id
when matched then update set
  -- greatest() skips nulls.
  calls_from = greatest(retention.calls_from, now.calls_from),
  landing_from = greatest(retention.landing_from, now.landing_from),
  applied_at = now.applied_at
when not matched then insert by name;
