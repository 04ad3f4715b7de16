-- Why lines of an import were set aside, most frequent first. Parameters: $import_id.
select reason, count(*) as lines, min(line) as first_line
from ops.rejected_records
where import_id = $import_id
group by reason
order by lines desc, reason
limit 10;
