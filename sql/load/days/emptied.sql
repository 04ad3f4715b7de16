-- Empties the tables of days of a range. Parameters: $project_id, $first_date, $last_date: billing days, both included.
delete from destination_days
where project_id = $project_id and billing_date between $first_date::date and $last_date::date;

delete from trunk_days
where project_id = $project_id and billing_date between $first_date::date and $last_date::date;

delete from number_days
where project_id = $project_id and billing_date between $first_date::date and $last_date::date;

delete from duration_days
where project_id = $project_id and billing_date between $first_date::date and $last_date::date;
