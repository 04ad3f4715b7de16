-- What became of a reading that was dealt with. One row. Parameters: $manifest.
select outcome, new_versions, changed_versions, closed_versions, rejected_records, failed_lists, records
from ops.configuration_readings
where manifest = $manifest;
