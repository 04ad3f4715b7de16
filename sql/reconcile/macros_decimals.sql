-- How amounts and counts of files that people exported become exact decimals. Null where a text is none.

-- The number in a text: without currency signs and codes around it, spaces and apostrophes of thousands; a minus may stand
-- behind (12,50-), be typographic, or be brackets around it. (chr(128) is the euro sign of Windows-1252 read as Latin-1.)
create or replace temp macro bare_number(t) as
  regexp_replace(
    regexp_replace(
      regexp_replace(replace(trim(t), '−', '-'), '[\s  ''’]', '', 'g'),
      '^([-+(]?)(?:[A-Z]{3}|[€$£¥]|' || chr(128) || ')([-+(]?)', '\1\2'
    ),
    '(?:[A-Za-z]{3}|[€$£¥%]|' || chr(128) || ')(\)?)$', '\1'
  );

-- The macros below take their argument through a list of one, so that what it is made of is computed once: as text alone each
-- would be written out wherever it is named, 60 times in exact_decimal.
create or replace temp macro signed_number(t) as
  list_transform(
    [bare_number(t)],
    lambda bare: case
      when regexp_full_match(bare, '\([0-9.,]+\)') then '-' || trim(bare, '()')
      when regexp_full_match(bare, '[0-9.,]+-') then '-' || rtrim(bare, '-')
      else ltrim(bare, '+')
    end
  )[1];

-- The same with a point before decimals and nothing between thousands; mark: ',' or '.', what stands before decimals.
create or replace temp macro plain_decimal(t, mark) as
  list_transform(
    [signed_number(t)],
    lambda signed: case
      when mark = ',' and regexp_full_match(signed, '-?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+)?(,[0-9]+)?')
        then replace(replace(signed, '.', ''), ',', '.')
      when mark = '.' and regexp_full_match(signed, '-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)?(\.[0-9]+)?')
        then replace(signed, ',', '')
    end
  )[1];

-- At most 12 digits before and 6 after the point (more zeros do no harm): exact or null.
create or replace temp macro exact_decimal(t, mark) as
  list_transform(
    [plain_decimal(t, mark)],
    lambda plain: case
      when regexp_full_match(plain, '-?0*[0-9]{0,12}(\.[0-9]{0,6}0*)?') then try_cast(plain as decimal(18, 6))
    end
  )[1];

-- What a text says about the mark before decimals: ',' or '.', null where it says nothing, '?' where it could be either
-- (1,234 may be a thousand or a bit more than one).
create or replace temp macro decimal_mark_shown(t) as
  list_transform(
    [signed_number(t)],
    lambda signed: case
      when not regexp_matches(signed, '[.,]') then null
      when regexp_matches(signed, ',.*\.') or regexp_matches(signed, ',.*,') then '.'
      when regexp_matches(signed, '\..*,') or regexp_matches(signed, '\..*\.') then ','
      when regexp_full_match(signed, '-?[1-9][0-9]{0,2}[.,][0-9]{3}') then '?'
      else regexp_extract(signed, '[.,]')
    end
  )[1];

-- The currency that a text of an amount names: its code or its sign ($ and ¥ are several countries' and say nothing).
create or replace temp macro currency_of_amount(t) as
  coalesce(
    nullif(regexp_extract(upper(t), '\b([A-Z]{3})\b', 1), ''),
    case when contains(t, '€') or contains(t, chr(128)) then 'EUR' when contains(t, '£') then 'GBP' end
  );
