-- Country and calling code of a number. One row. Needs sql/macros. Parameters: $digits: E.164 without the +.
select
  (
    select arg_max(country, length(prefix)) from number_prefixes where starts_with($digits, prefix)
  ) as country,
  calling_code($digits) as calling_code;
