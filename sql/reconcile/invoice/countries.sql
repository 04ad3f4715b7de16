-- Sets destination of invoice_lines: two letters of a country, or the digits of a prefix. Needs invoice_country_names and
-- invoice_number_prefixes.

create or replace temp table invoice_destinations as
with texts as (
  select distinct country as text, plain_words(country) as words from invoice_lines where country is not null
),
-- Without what tells apart kinds of numbers of one country.
names as (
  select
    text,
    words,
    trim(regexp_replace(words, '(^| )(mobile|mobil|mobiles|fixed|fix|landline|geographic|national|proper|other|others|special|festnetz|mobilfunk|rest of|roc)( |$).*$', '')) as base
  from texts
)
select
  names.text,
  coalesce(
    -- A prefix: +49, 0049, 49, with or without spaces.
    case when regexp_full_match(replace(names.text, ' ', ''), '(\+|00)?[1-9][0-9]{0,13}')
      then regexp_replace(replace(names.text, ' ', ''), '^(\+|00)', '') end,
    case when regexp_full_match(trim(names.text), '[A-Za-z]{2}')
      then (select min(country) from invoice_number_prefixes where country = upper(trim(names.text))) end,
    (select country from invoice_country_names where name = names.words),
    (select country from invoice_country_names where name = names.base),
    -- What the configuration calls it.
    (select min(country) from ledger.country_permissions where plain_words(name) in (names.words, names.base) having count(distinct country) = 1)
  ) as destination
from names;

update invoice_lines
set destination = (select destination from invoice_destinations where text = country)
where country is not null;
