-- Later changes of closed months that this month books: one row a call. A template: {month} is a literal.
select * from found_adjustments where seen_in_month = {month} order by of_month, create_time, call_id
