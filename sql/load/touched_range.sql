-- From the first touched hour to the end of the last one; nulls where none is. One row.
select min(hour) as window_start, max(hour) + interval 1 hour as window_end from touched_hours;
