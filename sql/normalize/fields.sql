-- How a field of a resource's record becomes a value, by kind: <kind>_value, and <kind>_fault, which is null or says
-- what is wrong with it. type is json_type of the field, t its text; both are null where the record lacks it.

-- A number is a text too: identifiers are opaque. One beyond 64 bits is not, because the JSON reader rounds it.
create or replace temp macro text_value(type, t) as
  case when type in ('VARCHAR', 'UBIGINT', 'BIGINT') then text_or_null(t) end;

create or replace temp macro text_fault(type, t) as
  case when type not in ('VARCHAR', 'UBIGINT', 'BIGINT', 'NULL') then 'is no text' end;

-- Transports and ISO codes: their case as delivered does not matter.
create or replace temp macro code_value(type, t) as upper(text_value(type, t));
create or replace temp macro code_fault(type, t) as text_fault(type, t);

create or replace temp macro number_value(type, t) as whole_seconds(t);

create or replace temp macro number_fault(type, t) as
  case when text_or_null(t) is not null and whole_seconds(t) is null then 'is no whole number from 0 up' end;

create or replace temp macro flag_value(type, t) as
  case when lower(t) in ('true', 'false') then lower(t) = 'true' end;

create or replace temp macro flag_fault(type, t) as
  case when text_or_null(t) is not null and lower(t) not in ('true', 'false') then 'is neither true nor false' end;

create or replace temp macro time_value(type, t) as utc_time(t);

create or replace temp macro time_fault(type, t) as
  case when utc_time(t) is null and text_or_null(t) is not null then 'is no time' end;

-- Short numbers, which E.164 does not know, keep their digits; what stands for an erased number stays as it is.
create or replace temp macro e164_value(type, t) as
  case
    when regexp_full_match(t, '\[erased [0-9a-f]{16}\]|\+[0-9]{1,3}~[0-9a-f]{32}') then t
    else '+' || coalesce(e164_digits(t), case when regexp_full_match(t, '\+?[0-9]{1,15}') then ltrim(t, '+') end)
  end;

create or replace temp macro e164_fault(type, t) as
  case when text_or_null(t) is not null and e164_value(type, t) is null then 'is no telephone number' end;

-- The order in which the API lists them means nothing.
create or replace temp macro texts_value(type, t) as
  case when type = 'ARRAY' then list_sort(json_extract_string(t, '$[*]')) end;

create or replace temp macro texts_fault(type, t) as
  case
    when type not in ('ARRAY', 'NULL') and text_or_null(t) is not null then 'is no list'
    when type = 'ARRAY' and list_has_any(json_type(t, '$[*]'), ['OBJECT', 'ARRAY', 'BOOLEAN', 'NULL', 'DOUBLE'])
      then 'is no list of texts'
  end;

create or replace temp macro user_names_value(type, t) as
  case when type = 'ARRAY' then list_sort(json_extract_string(t, '$[*].username')) end;

create or replace temp macro user_names_fault(type, t) as
  case
    when type not in ('ARRAY', 'NULL') and text_or_null(t) is not null then 'is no list'
    when type = 'ARRAY' and list_has_any(json_type(t, '$[*]'), ['VARCHAR', 'ARRAY', 'BOOLEAN', 'NULL', 'UBIGINT', 'BIGINT', 'DOUBLE'])
      then 'is no list of objects'
  end;
