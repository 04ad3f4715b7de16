-- How many readings of the configuration were loaded. One row.
select count(*) as readings from ops.configuration_readings where outcome = 'loaded';
