-- Every amount stands beside its currency, and only then. Parameters: $project_id, $window_start, $window_end.
select call_id
from calls
where project_id = $project_id and create_time >= $window_start::timestamp and create_time < $window_end::timestamp
  and ((price_amount is null) <> (price_currency is null)
    or (price_per_minute_amount is null) <> (price_per_minute_currency is null));
