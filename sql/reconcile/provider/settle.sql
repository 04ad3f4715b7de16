-- Takes over what was matched by numbers and time.
insert into provider_pairs
select record, call, 'numbers and time' from switch_matches;
