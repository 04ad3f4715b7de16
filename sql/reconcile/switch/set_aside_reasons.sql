-- Why lines could not be read.
select name, reason, count(*) as lines, min(line) as first_line
from switch_set_aside
join switch_files using (file)
group by file, name, reason
order by file, first_line
limit 50;
