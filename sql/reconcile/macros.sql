-- Macros of the scratch database that a reconciliation works in.

-- '+442079460123' → '+44…23': the country calling code and the last two digits, enough to recognise a number that one has
-- before oneself, and not enough to call it. Anything else than a number in E.164 keeps its last two digits, where it is
-- long enough to hide the others. Calling codes are those of ITU-T E.164.
create or replace macro masked(number) as
  case
    when regexp_full_match(number, '\+[1-9]\d{6,14}')
      then regexp_replace(
        number,
        '^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})\d*(\d\d)$',
        '+\1…\2'
      )
    when regexp_matches(number, '\d{5}') then '…' || right(regexp_replace(number, '\D', '', 'g'), 2)
    when number is not null then '…'
  end;

-- A text of others, such as a line of an invoice, with the numbers in it hidden but for their last two digits:
-- 'Rental +44 20 7946 0123' → 'Rental …23'. Dates stay: a number begins with + or 00, or has seven digits in a row.
create or replace macro masked_text(words) as
  regexp_replace(words, '(?:\+|\b00)[\d ()./-]{5,}(\d\d)|\d{5,}(\d\d)', '…\1\2', 'g');
