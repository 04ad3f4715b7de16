-- The lines of a reading of the configuration, its lists and what of it cannot be typed.
-- Parameters: $file, absolute. Result: temp tables configuration_lines, announced_lists and (empty) rejected_records.
create or replace temp table configuration_lines as
select
  line_number,
  text[1] as resource,
  text[2] as parent_id,
  text[3] as fetched_at,
  record_type,
  json
from (
  select
    row_number() over () as line_number,
    json_extract_string(json, ['$.resource', '$.parent_id', '$.fetched_at']) as text,
    json_type(json, '$.record') as record_type,
    json
  -- A line that is no JSON at all comes back as null here; configuration_unreadable_lines.sql brings its text.
  from read_ndjson_objects($file, compression = 'zstd', ignore_errors = true)
);

create or replace temp table announced_lists as
select resource, parent_id, max(utc_time(fetched_at)) as fetched_at
from configuration_lines
where record_type is null and json is not null
group by resource, parent_id;

create or replace temp table rejected_records (
  resource varchar not null,
  parent_id varchar,
  resource_id varchar,
  raw varchar not null,
  reason varchar not null
);

-- The record of a line as it was delivered, to the byte.
create or replace temp macro record_text(line) as regexp_extract(line, '"record":(.*)\}\s*$', 1, 's');
