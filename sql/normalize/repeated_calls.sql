-- A reading that pages over a moving list may hold a call twice: the later line is the newer one and wins.
-- Run only where the manifest counts more records than distinct calls.
delete from typed_calls
where call_id is not null
  and place <> 'rejected'
  and line_number not in (
    select max(line_number) from typed_calls where call_id is not null and place <> 'rejected' group by call_id
  );
