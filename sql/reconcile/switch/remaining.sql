-- What is still open.
create or replace temp table open_records as
from open_records anti join switch_matches using (record);
create or replace temp table open_calls as
from open_calls anti join switch_matches using (call);
