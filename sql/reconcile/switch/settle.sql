-- Pairs that have only each other.
insert into switch_matches
select case when is_record then id else other_id end, case when is_record then other_id else id end, $tier
from switch_neighbours
where is_pair;
