-- What the matching of switch records works on. Numbers are the digits of E.164 as BIGINT, tails the last nine digits as
-- INTEGER: keys of numbers sort and join in half the time of text.

-- One row a record of the switch that can be compared.
create or replace temp table switch_records (
  record integer not null,        -- from 1, in order of files and lines
  file integer not null,
  line bigint not null,
  record_id varchar,              -- the switch's own identifier
  direction varchar,              -- INBOUND or OUTBOUND where the switch says it
  from_number bigint,             -- null where the caller is no number in E.164 (an extension, anonymous)
  to_number bigint,
  from_tail integer,              -- null below nine digits, unless the number is one in E.164
  to_tail integer,
  start_time timestamp not null,  -- UTC, by the switch's clock
  other_time timestamp,           -- the other UTC time that a local time in a repeated hour may stand for
  is_answered boolean,
  seconds bigint                  -- talked, as the switch counted
);

-- One row a file.
create or replace temp table switch_files (
  file integer not null,
  name varchar not null,         -- as in reports
  format varchar not null,
  lines bigint not null,          -- that have anything in them
  set_aside bigint not null,      -- could not be read
  elsewhere bigint not null,      -- not of the trunk asked for
  internal bigint not null,       -- without a number that can be compared on either side
  outside bigint not null         -- not near the month
);

-- Lines that could not be read: no text of them, it holds numbers.
create or replace temp table switch_set_aside (file integer not null, line bigint not null, reason varchar not null);

-- One row a call of the provider, near the month.
create or replace temp table switch_calls (
  call integer not null,          -- from 1, in order of creation
  call_id varchar not null,
  direction varchar,
  from_number bigint,
  to_number bigint,
  from_tail integer,
  to_tail integer,
  create_time timestamp not null,
  is_answered boolean not null,
  seconds bigint,                 -- talked
  billed_seconds bigint,
  price decimal(18, 6),
  currency varchar,
  is_in_month boolean not null
);

-- Clocks of the files against the provider's: switch time minus provider time, in microseconds.
create or replace temp table switch_clocks (
  file integer not null,
  difference bigint not null,
  confident bigint not null,      -- records that it was told from
  drift bigint                    -- how much further ahead it is on the last day than on the first; null if it is not
);
create or replace temp table switch_clock_differences (file integer not null, day date not null, difference bigint not null);

-- One row a match: each record and each call at most once.
create or replace temp table switch_matches (record integer not null, call integer not null, tier varchar not null);
