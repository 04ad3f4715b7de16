-- The first two lines that are for the same calls on the same days. Parameters: none; needs rate_card_lines with half-open validity.
select one.line_number as line, other.line_number as other_line, coalesce(one.prefix, one.country, 'the default') as destination,
  greatest(one.valid_from, other.valid_from) as from_day
from rate_card_lines as one
join rate_card_lines as other
  on one.prefix is not distinct from other.prefix
  and (one.prefix is not null or one.country is not distinct from other.country)
  and one.direction is not distinct from other.direction
  and one.trunk_id is not distinct from other.trunk_id
  and one.currency = other.currency
where one.line_number < other.line_number
  and coalesce(one.valid_from, date '-infinity') < coalesce(other.valid_to, date 'infinity')
  and coalesce(other.valid_from, date '-infinity') < coalesce(one.valid_to, date 'infinity')
order by one.line_number, other.line_number
limit 1;
