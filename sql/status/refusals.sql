-- Windows whose last reading failed or was refused while an earlier one stands: one row a window; and groups of settled
-- windows for which a recount counted suspiciously few calls: one row a group.
select project_id, window_start, window_end, state, error, next_read_at
from ops.windows
where error is not null and state <> 'failed'
union all
select
  project_id, range_start, range_end, 'settled',
  format(
    'recount: the API counts {} calls, the ledger {}; {} windows stay as they are. If the API is right: trunkledger sync --accept-shrink (while up runs: trunkledger run sync --accept-shrink)',
    counted, expected, refused_windows
  ),
  null
from ops.recounts
where refused_windows > 0
  and exists (
    select 1 from ops.windows
    where windows.project_id = recounts.project_id and windows.fetched_at < recounts.seen_at
      and windows.window_start >= recounts.range_start and windows.window_end <= recounts.range_end
  )
order by all;
