-- Records of resources set aside, by reason. One row a table and reason.
select project_id, resource, reason, count(*) as records
from ops.rejected_resources
group by project_id, resource, reason
order by project_id, resource, records desc, reason;
