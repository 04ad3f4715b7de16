-- Brings the sums of trunk_days up to date. Needs the temp table destination_differences.
-- Parameters: $project_id, $first_date, $last_date: the touched billing days.
merge into trunk_days as days
using (
  select
    billing_date, trunk_id, direction,
    sum(calls) as attempts,
    sum(answered) as answered,
    sum(answered_and_ended) as answered_and_ended,
    sum(short_calls) as short_calls,
    sum(failed) as failed,
    sum(unanswered_by_callee) as unanswered_by_callee,
    sum(unanswered_by_caller) as unanswered_by_caller,
    sum(talk_seconds) as talk_seconds
  from destination_differences
  group by all
) as differences
  on days.project_id = $project_id
  and days.billing_date between $first_date::date and $last_date::date
  and days.billing_date = differences.billing_date
  and days.trunk_id is not distinct from differences.trunk_id
  and days.direction is not distinct from differences.direction
when matched and days.attempts + differences.attempts = 0 then delete
when matched then update set
  attempts = days.attempts + differences.attempts,
  answered = days.answered + differences.answered,
  answered_and_ended = days.answered_and_ended + differences.answered_and_ended,
  short_calls = days.short_calls + differences.short_calls,
  failed = days.failed + differences.failed,
  unanswered_by_callee = days.unanswered_by_callee + differences.unanswered_by_callee,
  unanswered_by_caller = days.unanswered_by_caller + differences.unanswered_by_caller,
  talk_seconds = days.talk_seconds + differences.talk_seconds
when not matched then insert (
  billing_date, project_id, trunk_id, direction,
  attempts, answered, answered_and_ended, short_calls, failed, unanswered_by_callee, unanswered_by_caller, talk_seconds
) values (
  billing_date, $project_id, trunk_id, direction,
  attempts, answered, answered_and_ended, short_calls, failed, unanswered_by_callee, unanswered_by_caller, talk_seconds
);
