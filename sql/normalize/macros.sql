-- How texts become values: the same rules for landing files, rebuilds and imported CSV.
-- Every macro gives null for what it cannot read; whether null is a fault is decided where it is used.

-- '' and 'null,' stand for "no time" in real answers.
create or replace temp macro text_or_null(t) as nullif(nullif(t, ''), 'null,');

-- Date-time with an offset in any form, or without one (then UTC); nanoseconds are cut to microseconds.
-- The cast goes through TIMESTAMPTZ, because a cast to TIMESTAMP drops an offset without a word.
create or replace temp macro utc_time(t) as
  case
    -- The usual form, 2026-10-01T00:00:00Z, is its own zone and takes half the time.
    when length(t) = 20 and t[20] = 'Z' and t[11] = 'T' and t[1] between '0' and '9' then try_cast(t as timestamp)
    when length(t) >= 19 and (t[11] = 'T' or t[11] = ' ') and t[1] between '0' and '9' and not contains(t, '/')
      then try_cast(t as timestamptz)::timestamp
  end;

-- Decimal text with at most 12 digits before and 6 after the point (more zeros do no harm), or a number with an
-- exponent as serialisers write small ones (5e-05): exact or null. The mantissa's and the exponent's limits keep the
-- second form within the 18 places that it is compared in.
create or replace temp macro exact_amount(t) as
  case
    when regexp_full_match(t, '-?[0-9]{1,12}(\.[0-9]{1,6}0*)?') then try_cast(t as decimal(18, 6))
    when regexp_full_match(t, '-?[0-9]{1,12}(\.[0-9]{1,9})?[eE][+-]?0{0,3}[0-9]')
      and try_cast(t as decimal(38, 18)) = try_cast(t as decimal(18, 6)) then try_cast(t as decimal(18, 6))
  end;

-- Whole seconds. The cast alone would make 46 of '45.9'.
create or replace temp macro whole_seconds(t) as
  case when regexp_full_match(t, '[0-9]{1,18}(\.0+)?') then try_cast(t as bigint) end;

-- Three letters; null counts as no.
create or replace temp macro is_currency(t) as
  coalesce(t in ('USD', 'EUR') or regexp_full_match(t, '[A-Z]{3}'), false);

-- Digits of an E.164 number: from +1…, 1…, tel: or the user part of a SIP URI, with or without <>.
create or replace temp macro e164_digits(t) as
  case
    when regexp_full_match(t, '\+?[1-9][0-9]{6,14}') then ltrim(t, '+')
    else nullif(regexp_extract(replace(t, '%2B', '+'), '^(?:[^<]*<)?(?:(?i:sips?|tel):)?\+?([1-9][0-9]{6,14})(?:[@;>:].*)?$', 1), '')
  end;

-- What stands in a landed record in place of a party whose number was erased: [erased DE], or its pseudonym, as in
-- [+49~9f3c… DE]. The country is that of the number, ?? where it is unknown, and missing where the party was no E.164 number.
create or replace temp macro is_stand_in(t) as
  starts_with(t, '[') and regexp_full_match(t, '\[(erased|\+[0-9]{1,3}~[0-9a-f]{32})( ([A-Z]{2}|\?\?))?\]');

create or replace temp macro party_as_delivered(t) as
  case when is_stand_in(t) then nullif(regexp_extract(t, '^\[(\+[^] ]+)', 1), '') else t end;

create or replace temp macro party_pseudonym(t) as
  case when is_stand_in(t) then nullif(regexp_extract(t, '^\[(\+[^] ]+) ', 1), '') end;

create or replace temp macro party_country(t) as
  case when is_stand_in(t) then nullif(regexp_extract(t, ' ([A-Z]{2})\]$', 1), '') end;

-- The text of an amount that was sent as a JSON number, from its line: the JSON reader takes such numbers through a
-- double, the line still has every digit. Of the line's amounts those count that are this double; where one of them
-- is not exact, or they differ, nobody can tell which is meant, and '?' stands for that.
create or replace temp macro amount_tokens(line, number) as
  list_filter(
    regexp_extract_all(line, '"amount"\s*:\s*(-?[0-9.eE+-]+)', 1),
    lambda token: try_cast(token as double) = try_cast(number as double)
  );

create or replace temp macro number_token(line, number) as
  case
    when list_bool_and(list_transform(amount_tokens(line, number), lambda token: exact_amount(token) is not null))
      and len(list_distinct(list_transform(amount_tokens(line, number), lambda token: exact_amount(token)))) = 1
      then amount_tokens(line, number)[1]
    else '?'
  end;
