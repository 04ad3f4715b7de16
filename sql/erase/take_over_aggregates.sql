-- Hours and days of time whose calls or landing files were dropped, as they were, in place of what a replay made of what is
-- left of them; and the marks as they were. Needs the temp table marks of sql/erase/take_over_rows.sql, and the database
-- that is made again attached as fresh.
create or replace temp table marked_days as
select project_id, billing_date from marks join billing_days on day_start < kept_from;

delete from fresh.trunk_hours using marks
where trunk_hours.project_id = marks.project_id and trunk_hours.hour < marks.kept_from;

insert into fresh.trunk_hours by name
select hours.* from trunk_hours as hours join marks using (project_id) where hour < kept_from;

delete from fresh.destination_days using marked_days as marked
where destination_days.project_id = marked.project_id and destination_days.billing_date = marked.billing_date;

insert into fresh.destination_days by name
select * from destination_days semi join marked_days using (project_id, billing_date);

delete from fresh.trunk_days using marked_days as marked
where trunk_days.project_id = marked.project_id and trunk_days.billing_date = marked.billing_date;

insert into fresh.trunk_days by name
select * from trunk_days semi join marked_days using (project_id, billing_date);

delete from fresh.number_days using marked_days as marked
where number_days.project_id = marked.project_id and number_days.billing_date = marked.billing_date;

insert into fresh.number_days by name
select * from number_days semi join marked_days using (project_id, billing_date);

delete from fresh.duration_days using marked_days as marked
where duration_days.project_id = marked.project_id and duration_days.billing_date = marked.billing_date;

insert into fresh.duration_days by name
select * from duration_days semi join marked_days using (project_id, billing_date);

-- An imported file of time before and after holds records whose calls were dropped.
delete from fresh.provider_records using ops.retention as retention
where provider_records.project_id = retention.project_id and provider_records.create_time < retention.calls_from;

delete from fresh.ops.retention;

insert into fresh.ops.retention by name
select * from ops.retention;
