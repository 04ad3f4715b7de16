-- Gaps with the error of the failed windows inside them. One row a gap.
select gaps.project_id, gaps.gap_start, gaps.gap_end, max(windows.error) as error
from coverage_gaps as gaps
left join ops.windows as windows
  on windows.project_id = gaps.project_id
  and windows.window_end > gaps.gap_start and windows.window_start < gaps.gap_end
  and windows.state = 'failed'
group by all
order by all;
