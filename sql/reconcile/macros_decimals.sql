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

create or replace temp macro signed_number(t) as
  case
    when regexp_full_match(bare_number(t), '\([0-9.,]+\)') then '-' || trim(bare_number(t), '()')
    when regexp_full_match(bare_number(t), '[0-9.,]+-') then '-' || rtrim(bare_number(t), '-')
    else ltrim(bare_number(t), '+')
  end;

-- The same with a point before decimals and nothing between thousands; mark: ',' or '.', what stands before decimals.
create or replace temp macro plain_decimal(t, mark) as
  case
    when mark = ',' and regexp_full_match(signed_number(t), '-?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+)?(,[0-9]+)?')
      then replace(replace(signed_number(t), '.', ''), ',', '.')
    when mark = '.' and regexp_full_match(signed_number(t), '-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)?(\.[0-9]+)?')
      then replace(signed_number(t), ',', '')
  end;

-- At most 12 digits before and 6 after the point (more zeros do no harm): exact or null.
create or replace temp macro exact_decimal(t, mark) as
  case
    when regexp_full_match(plain_decimal(t, mark), '-?0*[0-9]{0,12}(\.[0-9]{0,6}0*)?')
      then try_cast(plain_decimal(t, mark) as decimal(18, 6))
  end;

-- What a text says about the mark before decimals: ',' or '.', null where it says nothing, '?' where it could be either
-- (1,234 may be a thousand or a bit more than one).
create or replace temp macro decimal_mark_shown(t) as
  case
    when not regexp_matches(signed_number(t), '[.,]') then null
    when regexp_matches(signed_number(t), ',.*\.') or regexp_matches(signed_number(t), ',.*,') then '.'
    when regexp_matches(signed_number(t), '\..*,') or regexp_matches(signed_number(t), '\..*\.') then ','
    when regexp_full_match(signed_number(t), '-?[1-9][0-9]{0,2}[.,][0-9]{3}') then '?'
    else regexp_extract(signed_number(t), '[.,]')
  end;

-- The currency that a text of an amount names: its code or its sign ($ and ¥ are several countries' and say nothing).
create or replace temp macro currency_of_amount(t) as
  coalesce(
    nullif(regexp_extract(upper(t), '\b([A-Z]{3})\b', 1), ''),
    case when contains(t, '€') or contains(t, chr(128)) then 'EUR' when contains(t, '£') then 'GBP' end
  );
