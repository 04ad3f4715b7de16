-- Pseudonyms of numbers: equal numbers give equal ones, whatever form they were delivered in and whatever table they stand
-- in. Needs hmac_sha256.sql, and the key as a BLOB in the variable pseudonym_key.

-- The calling code of an E.164 number without its +. Codes are free of prefixes (ITU-T E.164): 1 and 7 are whole zones,
-- these have two digits, all others three.
create or replace temp macro calling_code(digits) as
  case
    when digits[1] in ('1', '7') then digits[1]
    when left(digits, 2) in (
      '20', '27', '30', '31', '32', '33', '34', '36', '39', '40', '41', '43', '44', '45', '46', '47', '48', '49',
      '51', '52', '53', '54', '55', '56', '57', '58', '60', '61', '62', '63', '64', '65', '66',
      '81', '82', '84', '86', '90', '91', '92', '93', '94', '95', '98'
    ) then left(digits, 2)
    else left(digits, 3)
  end;

-- 128 of the 256 bits: that two of a thousand million numbers meet is less likely than 1 in 10^20.
create or replace temp macro pseudonym_of_text(t) as
  '~' || left(hmac_sha256(getvariable('pseudonym_key'), t), 32);

-- +4930123456 → +49~9f3c…
create or replace temp macro pseudonym_of_number(e164) as
  '+' || calling_code(e164[2:]) || pseudonym_of_text(e164);

-- A number as delivered: the pseudonym of its E.164 form where it has one, else of the text, which may be a name.
create or replace temp macro pseudonym_of_raw(raw, e164) as
  if(raw is null, null, coalesce(pseudonym_of_number(e164), pseudonym_of_text(raw)));

-- A text that people wrote: whole where nothing in it looks like a number, else none of it. An IPv4 address is no number.
create or replace temp macro pseudonym_of_free_text(t) as
  case
    when regexp_full_match(t, '([0-9]{1,3}\.){3}[0-9]{1,3}') then t
    when regexp_matches(t, '[0-9](?:[ ()/.-]*[0-9]){6,}') then pseudonym_of_text(t)
    else t
  end;

-- A text that may be a number, such as an identifier or a user name.
create or replace temp macro pseudonym_of_possible_number(t) as
  case
    when regexp_full_match(t, '\+?[1-9][0-9]{6,14}') then pseudonym_of_number('+' || ltrim(t, '+'))
    else pseudonym_of_free_text(t)
  end;
