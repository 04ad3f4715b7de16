-- The texts of a rate card by the names of its columns.
-- A template: {texts} relation of the file; for each column its header, quoted, or null.
create or replace temp table rate_card_texts as
select
  line_number,
  nullif(trim({prefix}), '') as prefix_text,
  nullif(trim({country}), '') as country_text,
  nullif(trim({direction}), '') as direction_text,
  nullif(trim({trunk}), '') as trunk_id,
  nullif(trim({rate}), '') as rate_text,
  nullif(trim({currency}), '') as currency_text,
  nullif(trim({increment}), '') as increment_text,
  nullif(trim({minimum_seconds}), '') as minimum_seconds_text,
  nullif(trim({minimum_charge}), '') as minimum_charge_text,
  nullif(trim({connect_fee}), '') as connect_fee_text,
  nullif(trim({valid_from}), '') as valid_from_text,
  nullif(trim({valid_to}), '') as valid_to_text
from {texts};
