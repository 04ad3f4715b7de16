-- What has several to choose from, stretch by stretch. A template: {keys} as in neighbours.sql.
select is_record, id, moment::double as moment, coalesce(seconds, 0)::double as seconds, begins
from switch_neighbours
where not is_pair
-- Of several at one moment the one with which a stretch begins comes first.
order by {keys}, moment, begins desc;
