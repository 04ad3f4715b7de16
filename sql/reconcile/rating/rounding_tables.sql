-- Where rounding is inferred from.
create or replace temp table rounding_patterns (
  group_id bigint not null,
  billing_date date not null,
  decimals integer not null,
  residual hugeint not null,
  half_up integer not null,
  half_even integer not null,
  ceiling integer not null,
  calls bigint not null,
  least_numerator hugeint not null,
  greatest_numerator hugeint not null
);
