-- Covered stretches in time order; whatever lies between the furthest end so far and the next start is a gap.
create or replace view coverage_gaps as
with due as (
  select
    windows.project_id,
    -- A project whose start nobody set is due from its earliest window.
    coalesce(max(projects.covers_from) filter (projects.is_configured), min(windows.window_start)) as due_from,
    max(windows.window_end) as due_until
  from ops.windows as windows
  left join ops.projects as projects using (project_id)
  group by windows.project_id
),
covered as (
  select project_id, window_start, window_end from ops.windows where state in ('complete', 'settled')
  union all
  -- An empty stretch at each end makes the gaps before the first and after the last window visible.
  select project_id, due_from, due_from from due
  union all
  select project_id, due_until, due_until from due
),
stretches as (
  select
    project_id,
    max(window_end) over (
      partition by project_id order by window_start, window_end rows between unbounded preceding and 1 preceding
    ) as gap_start,
    window_start as gap_end
  from covered
)
select
  stretches.project_id,
  greatest(stretches.gap_start, due.due_from) as gap_start,
  stretches.gap_end
from stretches
join due using (project_id)
where stretches.gap_end > greatest(stretches.gap_start, due.due_from)
union
-- Before the configured start nothing is due, but a window that was tried and failed is a gap wherever it lies.
select windows.project_id, windows.window_start, windows.window_end
from ops.windows as windows
join due using (project_id)
where windows.state = 'failed' and windows.window_end <= due.due_from;

comment on view coverage_gaps is 'Time that should be covered and is not: one row per gap and project. From TRUNKLEDGER_FROM (or the earliest window) to the end of the last window that was due, what no complete or settled window covers; failed windows are gaps.';
comment on column coverage_gaps.project_id is 'Project that was asked.';
comment on column coverage_gaps.gap_start is 'Start of the gap, UTC, included.';
comment on column coverage_gaps.gap_end is 'End of the gap, UTC, excluded.';
