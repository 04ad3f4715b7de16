-- What the rows of each day come to, in one pass. Places: dataset, its query in brackets or its table; time, a column of it; from, to, dates.
-- The sum of the rows' hashes does not depend on their order; no row can hide in it, as one could with xor, by being there
-- twice. Measured: 0.1 s per 1 M calls.
-- Result: date, rows, min, max, digest.
select
  dt as date,
  count(*) as rows,
  min({time}) as min,
  max({time}) as max,
  sum(hash(dataset)::hugeint)::varchar as digest
from {dataset} as dataset
where dt >= {from} and dt < {to}
group by dt
