-- Writes how something went that follows a close. Parameters: $project_id, $kind, $subject, $tried_at, $state, $detail.
create or replace temp table followed_up as
select
  $project_id as project_id, $kind as kind, $subject as subject, $tried_at::timestamp as tried_at,
  case
    when $state <> 'failed' then $tried_at::timestamp
    else (
      select max(done_until) from ops.follow_ups
      where project_id = $project_id and kind = $kind and subject = $subject
    )
  end as done_until,
  $state as state, $detail as detail;

delete from ops.follow_ups where project_id = $project_id and kind = $kind and subject = $subject;

insert into ops.follow_ups by name from followed_up;
