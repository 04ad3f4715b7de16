-- Call results that the API's document does not name. One row a result.
select project_id, call_result, count(*) as calls
from calls
where call_result not in ('COMPLETED', 'NO_ANSWER', 'CANCEL', 'BUSY', 'FAILED')
group by project_id, call_result
order by calls desc, call_result;
