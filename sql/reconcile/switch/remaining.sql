-- What is still open. A template: {records} and {calls} are the relations that were open before. Results: temp tables
-- open_records and open_calls.
create or replace temp table open_records as
from {records} anti join switch_matches using (record);
create or replace temp table open_calls as
from {calls} anti join switch_matches using (call);
