-- The same with a pseudonym in place of each number. Needs pseudonyms.sql.
create or replace temp macro phone_number(e164) as pseudonym_of_number(e164);
create or replace temp macro raw_number(raw, e164) as pseudonym_of_raw(raw, e164);
create or replace temp macro possible_number(t) as pseudonym_of_possible_number(t);
create or replace temp macro free_text(t) as pseudonym_of_free_text(t);
