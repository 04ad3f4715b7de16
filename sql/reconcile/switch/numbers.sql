-- Macros for numbers as switches write them. A template: {strip} is a pattern of what the switch puts before numbers,
-- {calling_code} and {national} the country's code and what is dialled before its own numbers (empty if there is none or
-- no country), {international} a pattern of foreign numbers.

-- What was dialled: the user part of a SIP URI, without spaces, brackets and dashes, and without the switch's own prefix.
create or replace temp macro dialled(t) as
  regexp_replace(
    regexp_replace(
      regexp_extract(replace(trim(t), '%2B', '+'), '^(?:[^<]*<)?(?:(?i:sips?|tel):)?([^@;>]*)', 1), '[\s()./-]', '', 'g'
    ),
    {strip}, ''
  );

-- Digits of the number in E.164 of what was dialled; null where it is none. Numbers without any prefix go by the rules that
-- calls go by (e164_digits), except ten digits in North America.
create or replace temp macro dialled_e164(d) as
  case
    when starts_with(d, '+') then e164_digits(d)
    when regexp_full_match(d, {international}) then regexp_extract(d, {international}, 1)
    when {calling_code} = '1' and regexp_full_match(d, '[2-9][0-9]{9,9}') then '1' || d
    when {national} <> '' and starts_with(d, {national}) and regexp_full_match(d, '[0-9]{6,15}')
      then e164_digits({calling_code} || substr(d, length({national}) + 1))
    when {calling_code} <> '' and {national} = '' and regexp_full_match(d, '0[0-9]{5,14}') then e164_digits({calling_code} || d)
    else e164_digits(d)
  end;

-- The last nine digits; fewer only of a whole number in E.164.
create or replace temp macro tail(e164, d) as
  coalesce(right(e164, 9), case when regexp_full_match(d, '\+?[0-9]{9,20}') then right(d, 9) end)::integer;
