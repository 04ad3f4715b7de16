-- Ratios are formed once, from the sums of the grain.
create or replace view answer_rates_daily as
select
  billing_date,
  project_id,
  trunk_id,
  direction,
  attempts,
  answered,
  failed,
  answered / nullif(attempts, 0) as asr,
  (answered + unanswered_by_callee) / nullif(attempts, 0) as ner_lower,
  (answered + unanswered_by_callee + unanswered_by_caller) / nullif(attempts, 0) as ner_estimate,
  talk_seconds / nullif(answered_and_ended, 0) as acd_seconds,
  microseconds_to_answer_p50 / 1000000 as time_to_answer_p50,
  short_calls
from trunk_days;

comment on view answer_rates_daily is 'Answer rates: one row per billing day, project, trunk and direction.';
comment on column answer_rates_daily.billing_date is 'Billing day that the call was created in.';
comment on column answer_rates_daily.project_id is 'Project that was asked.';
comment on column answer_rates_daily.trunk_id is 'Trunk; null where the record names none.';
comment on column answer_rates_daily.direction is 'INBOUND or OUTBOUND.';
comment on column answer_rates_daily.attempts is 'Call attempts (ITU-T E.600): all call records. Exact for the attempts that the provider records.';
comment on column answer_rates_daily.answered is 'Calls with an answer time, exact. Not the calls with result COMPLETED: some of these were never answered.';
comment on column answer_rates_daily.failed is 'Calls with result FAILED, exact.';
comment on column answer_rates_daily.asr is 'Answer seizure ratio (ITU-T E.425), 0 to 1: answered / attempts. Exact; null without attempts.';
comment on column answer_rates_daily.ner_lower is 'Network effectiveness ratio (ITU-T E.425), 0 to 1: (answered + unanswered BUSY + unanswered NO_ANSWER) / attempts. A lower bound: terminal rejections hide in FAILED and cannot be told apart without SIP codes.';
comment on column answer_rates_daily.ner_estimate is 'Network effectiveness ratio (ITU-T E.425) in the usual reading, 0 to 1: ner_lower plus unanswered CANCEL, so that FAILED and unanswered COMPLETED are the network''s. An estimate.';
comment on column answer_rates_daily.acd_seconds is 'Average call duration (industry ACD, ALOC), seconds: talk seconds / answered calls that ended. Exact; unanswered calls never dilute it.';
comment on column answer_rates_daily.time_to_answer_p50 is 'Median of answer_time - create_time, seconds, exact. Not post-dial delay: there is no ringing timestamp.';
comment on column answer_rates_daily.short_calls is 'Answered calls of fewer talk seconds than TRUNKLEDGER_SHORT_CALL_SECONDS (industry; 6 unless set otherwise), exact.';
