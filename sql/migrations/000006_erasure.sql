-- What this migration makes is being built.
select 1;
