-- All lines of all invoices. Result: invoice_lines, filled by rows.sql.

create or replace table invoice_lines (
  file varchar not null,
  line_number bigint not null,
  -- As in the file.
  trunk varchar,
  direction_text varchar,
  country varchar,
  day_text varchar,
  currency_text varchar,
  calls_text varchar,
  minutes_text varchar,
  seconds_text varchar,
  amount_text varchar,
  description varchar,
  type varchar,
  tax varchar,
  -- As they are meant.
  trunk_id varchar,
  direction varchar,
  destination varchar,
  day date,
  currency varchar,
  calls bigint,
  seconds decimal(18, 6),
  amount decimal(18, 6),
  -- calls, total, or what it is that is no calls.
  kind varchar,
  -- Of lines of calls: what it bills, a row of invoice_families.
  family bigint,
  -- Half of the last decimal that the file writes: 0.005 of 12.34; the seconds that a count of minutes may be off.
  amount_unit decimal(18, 6) not null,
  seconds_unit decimal(18, 6) not null
);
