-- Findings in the configuration, the most severe first. One row a kind and severity.
select project_id, severity, finding, count(*) as findings
from configuration_findings
group by project_id, severity, finding
order by array_position(['critical', 'warning', 'info'], severity), project_id, finding;
