-- Later changes of closed months. Empty where no month is closed.

-- One row a call (a call that stands in two windows twice, by its times of creation): what it was when it was frozen, or as
-- the last close that booked a change of it left it, and what it is now.
create or replace table found_adjustments (
  seen_in_month varchar not null,
  of_month varchar not null,
  call_id varchar not null,
  create_time timestamp not null,
  seen_at timestamp not null,
  kind varchar not null,
  is_there boolean not null,
  before_amount decimal(18, 6),
  before_currency varchar,
  before_billed_seconds bigint,
  after_amount decimal(18, 6),
  after_currency varchar,
  after_billed_seconds bigint,
  before_hash blob,
  after_hash blob,
  after_fetched_at timestamp
);

-- Those that were seen in the month: one row a call.
create or replace table adjustments (
  seen_in_month varchar not null,
  of_month varchar not null,
  call_id varchar not null,
  create_time timestamp not null,
  seen_at timestamp not null,
  kind varchar not null,
  before_amount decimal(18, 6),
  before_currency varchar,
  before_billed_seconds bigint,
  after_amount decimal(18, 6),
  after_currency varchar,
  after_billed_seconds bigint
);

-- What they add to the closed months.
create or replace table month_adjustments (
  seen_in_month varchar not null,
  of_month varchar not null,
  currency varchar not null,
  calls bigint not null,
  amount decimal(38, 6) not null
);
