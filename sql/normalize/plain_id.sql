-- What is left of a call's id that another file, or the ledger, may write otherwise: its letters and digits before an @, in
-- lower case. Null where nothing is.
create or replace temp macro plain_id(id) as
  nullif(lower(regexp_replace(split_part(id, '@', 1), '[^A-Za-z0-9]', '', 'g')), '');
