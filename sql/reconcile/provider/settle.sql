-- Takes over what was matched by both numbers and time; the weaker matches are for switches, which rewrite numbers.
insert into provider_pairs
select record, call, 'numbers and time' from switch_matches
where tier in ('numbers', 'last digits');
