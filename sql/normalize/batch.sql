-- The readings that are loaded together: one landing file, or several of adjacent windows.
-- Parameters: $batch, as JSON. Result: temp table batch, one row a reading.
create or replace temp table batch as
select unnest(from_json($batch::json, '[{
  "file": "varchar", "project_id": "varchar", "window_start": "timestamp", "window_end": "timestamp",
  "fetched_at": "timestamp", "total_items": "bigint", "landing_file": "varchar", "sha256": "varchar",
  "settle_after_seconds": "bigint", "stale_after_seconds": "bigint"
}]'), recursive := true);
