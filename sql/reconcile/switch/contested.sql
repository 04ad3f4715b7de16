-- What has several to choose from, stretch by stretch. A template: {keys} as in neighbours.sql.
select is_record, id, moment::double as moment, seconds::double as seconds, begins
from switch_neighbours
where not is_pair
order by {keys}, moment;
