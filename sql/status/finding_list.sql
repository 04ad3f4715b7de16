-- Every finding in the configuration, the most severe first. Parameters: $severity: only these; null for all.
select severity, finding, project_id, resource, resource_id, resource_name, since, evidence
from configuration_findings
where $severity::varchar is null or severity = $severity
order by array_position(['critical', 'warning', 'info'], severity), finding, project_id, resource_name, resource_id, since;
