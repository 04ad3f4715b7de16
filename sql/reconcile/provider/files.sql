-- The imported files that the comparison rests on.
select file_name, range_start, range_end, lines, records, rejected_lines, imported_at
from provider_ranges
order by range_start, file_name;
