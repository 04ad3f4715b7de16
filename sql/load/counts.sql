-- What the staged reading differs in. Needs sql/load/stage.sql.
with matched as (
  select count(*) as calls from known_calls semi join typed_calls on typed_calls.call_id = known_calls.call_id and typed_calls.place = 'window'
)
select
  (select count(*) from typed_calls where place = 'window') as listed,
  (select calls from matched) as matched,
  (select count(*) from changed_calls) as written,
  (select count(*) from vanished_calls) as vanished,
  (select count(*) from typed_calls where place = 'rejected') as rejected;
