-- Each day is handed on to the same weekday of the eight weeks after it, as one of their samples: a grouping of rows of
-- days, whose cost does not depend on calls. Covered days without a row are zeros.
create or replace view traffic_anomalies as
with due as (
  select project_id, min(window_start) as covered_from, max(window_end) as covered_until
  from ops.windows
  where state in ('complete', 'settled')
  group by project_id
),
covered as (
  select due.project_id, days.billing_date
  from due
  join billing_days as days on days.day_start >= due.covered_from and days.day_end <= due.covered_until
  anti join coverage_gaps as gaps
    on gaps.project_id = due.project_id and gaps.gap_start < days.day_end and gaps.gap_end > days.day_start
),
weeks as (
  select unnest(range(0, 9))::integer as week
),
-- How many of the eight earlier days are covered, for days that are covered themselves.
samples_of_day as (
  select billing_date, project_id, count(*) filter (week > 0) as samples
  from (select project_id, billing_date + 7 * week as billing_date, week from covered cross join weeks)
  group by all
  having bool_or(week = 0) and samples >= 4
),
-- Counts stand in the rows without a currency, spend in the others.
facts as (
  select
    billing_date, project_id, trunk_id, direction,
    if(direction = 'INBOUND', from_country, to_country) as country,
    null::varchar as currency,
    sum(calls)::decimal(38, 6) as calls,
    sum(answered)::decimal(38, 6) as answered,
    sum(short_calls)::decimal(38, 6) as short_calls,
    null::decimal(38, 6) as spend
  from destination_days
  group by all
  union all
  select
    billing_date, project_id, trunk_id, direction,
    if(direction = 'INBOUND', from_country, to_country), currency,
    sum(calls)::decimal(38, 6), null, null, sum(spend)::decimal(38, 6)
  from destination_days
  where currency is not null
  group by all
),
gathered as (
  select
    billing_date + 7 * week as billing_date, project_id, trunk_id, direction, country, currency,
    coalesce(max(calls) filter (week = 0), 0) as calls,
    coalesce(max(short_calls) filter (week = 0), 0) as short_calls,
    coalesce(max(spend) filter (week = 0), 0) as spend,
    max((answered / calls)::decimal(38, 6)) filter (week = 0 and calls >= 30) as asr,
    coalesce(list(calls) filter (week > 0), []) as sample_calls,
    coalesce(list(short_calls) filter (week > 0), []) as sample_short_calls,
    coalesce(list(spend) filter (week > 0), []) as sample_spends,
    coalesce(list((answered / calls)::decimal(38, 6)) filter (week > 0), []) as sample_asrs
  from facts
  semi join covered using (project_id, billing_date)
  cross join weeks
  group by all
),
measured as (
  select
    billing_date, project_id, trunk_id, direction, country, currency, calls, sample_calls,
    unnest(
      if(
        currency is null,
        [
          {measure: 'volume', value: calls, history: list_resize(sample_calls, samples, 0)},
          {measure: 'short_calls', value: short_calls, history: list_resize(sample_short_calls, samples, 0)},
          {measure: 'asr', value: asr, history: sample_asrs}
        ],
        [{measure: 'spend', value: spend, history: list_resize(sample_spends, samples, 0)}]
      ),
      recursive := true
    )
  from gathered
  join samples_of_day using (project_id, billing_date)
),
compared as (
  select
    *,
    len(history) as samples,
    list_median(history) as baseline,
    list_median(list_transform(history, lambda sample: abs(sample - list_median(history)))) as median_absolute_deviation
  from measured
  where value is not null and len(history) >= 4
),
-- What chance alone moves: of counts the root of what is expected, and at least three calls; of spend twice as many calls'
-- average price, because calls differ in length; of a ratio its standard error. A twentieth of the baseline is never
-- remarkable.
judged as (
  select
    *,
    case measure
      when 'asr' then greatest(0.02, sqrt(least(greatest(baseline, 0.05), 0.95) * (1 - least(greatest(baseline, 0.05), 0.95)) / calls))
      when 'spend' then greatest(
        0.05 * abs(baseline),
        2 * abs(value + list_sum(history)) / (calls + coalesce(list_sum(sample_calls), 0))
          * sqrt(coalesce(list_sum(sample_calls), 0) / samples + 9)
      )
      else greatest(0.05 * baseline, sqrt(baseline + 9))
    end as noise
  from compared
)
select
  billing_date,
  project_id,
  trunk_id,
  direction,
  country,
  measure,
  currency,
  value,
  baseline,
  median_absolute_deviation,
  samples,
  (value - baseline) / greatest(1.4826 * median_absolute_deviation, noise) as score
from judged
where abs(value - baseline) >= 3.5 * greatest(1.4826 * median_absolute_deviation, noise);

comment on view traffic_anomalies is 'Days on which traffic was far from usual: one row per billing day, project, trunk, direction, country, measure and currency with a score of at least 3.5 either way. A day is compared with the same weekday of the eight weeks before. Silent where fewer than four of these are covered without a gap, or the day itself is not. A hint where to look, by statistics, not a proof of fraud or fault.';
comment on column traffic_anomalies.billing_date is 'Billing day, wholly covered by the ledger.';
comment on column traffic_anomalies.project_id is 'Project that was asked.';
comment on column traffic_anomalies.trunk_id is 'Trunk; null where the records name none.';
comment on column traffic_anomalies.direction is 'INBOUND or OUTBOUND.';
comment on column traffic_anomalies.country is 'ISO 3166-1 alpha-2 of the other side''s number: the callee''s of outbound calls, the caller''s of inbound ones; null if unknown.';
comment on column traffic_anomalies.measure is 'volume (call attempts), spend (sum of price_amount in one currency), short_calls (answered calls of fewer talk seconds than TRUNKLEDGER_SHORT_CALL_SECONDS) or asr (answered / attempts, ITU-T E.425; only of days with at least 30 attempts).';
comment on column traffic_anomalies.currency is 'ISO 4217 currency of a spend; null for the other measures.';
comment on column traffic_anomalies.value is 'The day''s figure: calls, an amount of money, or a ratio of 0 to 1 rounded to six decimals. Exact; 0 for a day without calls. The spend of a day whose calls are not all priced is too low yet.';
comment on column traffic_anomalies.baseline is 'Median of the figure over the samples: half of them were higher, half lower, so that a single odd week, a holiday or an earlier anomaly, hardly moves it.';
comment on column traffic_anomalies.median_absolute_deviation is 'Median of the samples'' distances from the baseline: how far from it a usual day is.';
comment on column traffic_anomalies.samples is 'Days that the baseline is the median of: the same weekdays of the eight weeks before that are covered without a gap; for asr those of them with calls.';
comment on column traffic_anomalies.score is '(value - baseline) / the larger of 1.4826 * median_absolute_deviation (which is the standard deviation of normal figures) and what chance alone moves: for counts the root of baseline + 9, for spend twice as many calls'' average price, for asr its standard error or 0.02, and never less than a twentieth of a baseline of counts or spend. Above zero: more than usual. From 3.5 on, the usual bound of the modified z-score (Iglewicz and Hoaglin), a row is here.';
