-- Whether a file has a line of the project: one that names it, or names none. A template: {project} (the cell that names
-- the project) and {source}. Parameters: $project_id. One row where there is one.
select 1
from (select row_number() over () as record, {project} as project from {source})
where record > 1 and (project is null or project = $project_id)
limit 1;
