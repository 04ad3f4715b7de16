-- How many calls the journal of this reading names as changed. Needs sql/load/merge.sql. One row.
select count(distinct call_id) as changed from journal where field <> 'vanished';
