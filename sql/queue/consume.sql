-- Takes $2 points of the window of $1, or begins one of $3 milliseconds and $4 points where none runs ($5: in any case).
-- Points whose time went by more than $6 milliseconds ago count as taken. Time is the server's: clients' clocks differ.
-- Answers with the points taken by now and the milliseconds that the window has left.
insert into trunkledger.request_budget as budget (key, points, expire)
values ($1, $2::integer, (extract(epoch from clock_timestamp()) * 1000)::bigint + $3::integer)
on conflict (key) do update set
  points = $2::integer + case
    when $5::boolean or budget.expire <= excluded.expire - $3::integer then 0
    -- What the window has run is the time from its end to that of one that began now.
    else greatest(
      budget.points,
      ceil((excluded.expire - budget.expire - $6::numeric) / $3::integer * $4::integer)::integer
    ) end,
  expire = case
    when $5::boolean or budget.expire <= excluded.expire - $3::integer then excluded.expire
    else budget.expire end
returning points, expire - (extract(epoch from clock_timestamp()) * 1000)::bigint as "left";
