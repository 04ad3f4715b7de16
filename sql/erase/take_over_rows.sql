-- What no landing file holds any more goes into the database that is made again, attached as fresh, before readings are
-- replayed: rows of time whose calls or landing files were dropped. Readings of that time are not loaded then: the mark
-- stands for both until sql/erase/take_over_aggregates.sql.
create or replace temp table marks as
select project_id, greatest(calls_from, landing_from) as kept_from, landing_from
from ops.retention;

insert into fresh.ops.retention by name
select project_id, marks.kept_from as calls_from, retention.landing_from, applied_at
from ops.retention
join marks using (project_id);

insert into fresh.ops.settings by name
select * from ops.settings where name in ('billing_time_zone', 'short_call_seconds');

insert into fresh.billing_days by name
select * from billing_days where day_start < (select max(kept_from) from marks);

insert into fresh.ops.windows by name
select windows.* from ops.windows join marks using (project_id) where window_end <= kept_from;

insert into fresh.calls by name
select calls.* from calls join marks using (project_id) where create_time < kept_from;

insert into fresh.ops.call_changes by name
select changes.* from ops.call_changes as changes join marks using (project_id) where create_time < kept_from;

insert into fresh.ops.rejected_calls by name
select rejected.* from ops.rejected_calls as rejected join marks using (project_id) where window_end <= kept_from;

insert into fresh.forwarded_calls by name
select pairs.* from forwarded_calls as pairs join marks using (project_id) where inbound_create_time < kept_from;

insert into fresh.ops.retained_spans by name
select * from ops.retained_spans;

create or replace temp table dropped_imports as
select import_id from ops.imports join marks using (project_id) where range_end < landing_from;

insert into fresh.ops.imports by name
select * from ops.imports semi join dropped_imports using (import_id);

insert into fresh.provider_records by name
select * from provider_records semi join dropped_imports using (import_id);

insert into fresh.ops.rejected_records by name
select * from ops.rejected_records semi join dropped_imports using (import_id);
