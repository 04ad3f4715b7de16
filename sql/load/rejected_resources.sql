-- What could not be typed in the newest readings of a project's lists: one row a resource. Parameters: $project_id.
select resource, count(*) as records, min(reason) as reason
from ops.rejected_resources
where project_id = $project_id
group by resource
order by resource;
