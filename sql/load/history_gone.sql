-- Resources that are no longer there, for what cannot outlive them. A template: <table> is their history table,
-- <resource> its name as a text, <id> their identifier. Parameters: $project_id.
insert into gone_resources (resource, resource_id, gone_at)
select {resource}, {id}, max(valid_to)
from {table}
where project_id = $project_id
group by {id}
having not bool_or(is_current);
