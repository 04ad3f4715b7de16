-- The projects that the lines of a file name, at most five. A template: {project} and {source}.
select distinct project
from (select row_number() over () as record, {project} as project from {source})
where record > 1 and project is not null
order by project
limit 5;
