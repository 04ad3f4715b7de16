-- How cells of the provider's export become values, on top of sql/normalize/macros.sql. Null for what cannot be read.
-- Needs the macro zone_offset(local) of src/import/zoneOffset.ts: seconds east of UTC, null where a local time does not
-- exist or stands for two instants.

-- What a cell says, null where it says nothing. Long ones say something, unless they are blank.
create or replace temp macro cell(t) as
  case when length(t) > 5 then nullif(trim(t), '') when trim(t) not in ('', '-', 'null', 'null,', 'N/A', 'n/a') then trim(t) end;

create or replace temp macro is_local_time(t) as
  regexp_full_match(t, '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?');

-- An offset that exists; of names of zones only UTC and GMT mean one thing.
create or replace temp macro is_zoned_time(t) as
  regexp_full_match(t, '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)? ?(Z|UTC|GMT|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)');

-- Date-time with an offset as UTC; without one as it is there.
create or replace temp macro written_time(t) as
  case
    when length(t) = 20 and t[20] = 'Z' and t[11] = 'T' then utc_time(t)
    when is_local_time(t) then utc_time(t)
    when is_zoned_time(t) then utc_time(regexp_replace(regexp_replace(t, ' ?(UTC|GMT|Z)$', 'Z'), ' ([+-])', '\1'))
  end;

-- written: written_time(t), as a column, because the macro of a zone names it a hundred times.
create or replace temp macro imported_time(t, written) as
  case
    when ends_with(t, 'Z') then written
    when is_local_time(t) then written - to_seconds(zone_offset(written))
    else written
  end;

create or replace temp macro time_fault(t, written, instant, name, zone) as
  case
    when t is null or instant is not null then null
    when written is not null
      then name || ' does not exist in ' || zone || ', or stands for two instants there'
    else name || ' is no ISO 8601 date-time'
  end;

-- '0.0040 USD', 'USD 0.0040' or an amount alone.
create or replace temp macro money_parts(t) as
  regexp_extract(
    t, '^(?:([A-Za-z]{3}) *)?(-?[0-9][0-9.]*(?:[eE][+-]?[0-9]+)?)(?: *([A-Za-z]{3}))?$', ['before', 'amount', 'behind']
  );

-- parts: money_parts(t), as a column. An amount between two currencies is none.
create or replace temp macro money_amount(parts) as
  case when parts.before = '' or parts.behind = '' then exact_amount(parts.amount) end;

-- other: the currency of amounts that name none.
create or replace temp macro money_currency(parts, other) as
  upper(coalesce(nullif(parts.before || parts.behind, ''), other));

create or replace temp macro money_fault(t, name, amount, currency) as
  case
    when t is not null and amount is null then name || ' is no decimal that DECIMAL(18,6) holds exactly'
    when amount is not null and currency is null then name || ' names no currency'
    when amount is not null and not is_currency(currency) then name || ' names no ISO 4217 currency'
  end;

-- 4.91512E+11: what a spreadsheet makes of a long number. Its last digits are lost.
create or replace temp macro rounded_fault(t, name) as
  case when contains(upper(t), 'E+') and regexp_full_match(t, '[+-]?[0-9]+([.,][0-9]+)?[eE]\+[0-9]+') then name || ' was rounded by a spreadsheet (scientific notation)' end;

create or replace temp macro flag(t) as
  case when lower(t) in ('true', 'yes', '1') then true when lower(t) in ('false', 'no', '0') then false end;

-- What tells a call from another where its id does not.
create or replace temp macro time_key(create_time, caller, callee, direction, trunk_id) as
  concat_ws(chr(31), create_time, coalesce(caller, ''), coalesce(callee, ''), coalesce(direction, ''), coalesce(trunk_id, ''));
