-- The first and the last UTC time that a local time t stands for, near the month: they differ in an hour that the zone
-- repeats, and are null in one that it skips. A template: {first} and {last} come from luxon's rules of the zone.
create or replace temp macro first_utc(t) as {first};
create or replace temp macro last_utc(t) as {last};
