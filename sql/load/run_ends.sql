-- Parameters: the columns of ops.runs that are known at the end.
update ops.runs
set
  state = $state, finished_at = $finished_at::timestamp, seconds = $seconds, error = $error,
  windows = $windows, failed_windows = $failed_windows,
  calls_new = $calls_new, calls_changed = $calls_changed, calls_unchanged = $calls_unchanged,
  calls_vanished = $calls_vanished, calls_rejected = $calls_rejected,
  requests = $requests, retries = $retries
where run_id = $run_id;
