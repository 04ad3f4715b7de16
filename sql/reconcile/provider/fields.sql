-- How often each field differs in pairs of the month; a call counts in each of its fields.
select field, count(*) as calls
from (select unnest(string_split(fields, ', ')) as field from provider_comparison where fields is not null)
group by field
order by calls desc, field;
