-- What the columns of exported datasets call where they hold numbers, or may: here everything stays.
create or replace temp macro phone_number(e164) as e164;
create or replace temp macro raw_number(raw, e164) as raw;
create or replace temp macro possible_number(t) as t;
create or replace temp macro free_text(t) as t;
