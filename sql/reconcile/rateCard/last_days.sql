-- How the card means its last days: valid_to is the first day that a rate no longer holds, as everywhere here, unless the card
-- shows otherwise: where one line ends on the day before the next begins, or ends on the last day of a month, and none where the
-- next begins. One row.
with following as (
  select
    valid_to,
    lead(valid_from) over (partition by prefix, country, direction, trunk_id, currency order by valid_from nulls first, line_number) as next_from
  from rate_card_lines
),
shown as (
  select
    count(*) filter (next_from = valid_to) as excluded,
    count(*) filter (next_from = valid_to + 1 or (next_from is null and valid_to = last_day(valid_to))) as included
  from following
)
select excluded = 0 and included > 0 as is_included from shown;
