-- Macros for times as switches write them.

-- A time without an offset; null for others, and for 1970, which stands for never.
create or replace temp macro switch_local(t) as
  case
    when regexp_full_match(t, '\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d([.,]\d+)?)?') and not starts_with(t, '1970')
      then try_cast(replace(t, ',', '.') as timestamp)
  end;

-- A time that says where it is: with an offset or Z, or seconds, milli- or microseconds since the epoch. UTC.
create or replace temp macro switch_absolute(t) as
  case
    when regexp_full_match(t, '\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)? ?(Z|[+-]\d\d(:?\d\d)?)')
      then try_cast(t as timestamptz)::timestamp
    when regexp_full_match(t, '[1-9]\d{9}(\.\d+)?') then make_timestamp((t::decimal(20, 6) * 1000000)::bigint)
    when regexp_full_match(t, '[1-9]\d{12}') then make_timestamp(t::bigint * 1000)
    when regexp_full_match(t, '[1-9]\d{15}') then make_timestamp(t::bigint)
  end;

-- Seconds: 25, 25.5 (begun ones do not count) or 0:00:25. Null for others.
create or replace temp macro switch_seconds(t) as
  case
    when regexp_full_match(t, '\d{1,9}(\.\d+)?') then split_part(t, '.', 1)::bigint
    when regexp_full_match(t, '\d{1,4}:[0-5]\d:[0-5]\d')
      then split_part(t, ':', 1)::bigint * 3600 + split_part(t, ':', 2)::bigint * 60 + split_part(t, ':', 3)::bigint
  end;
