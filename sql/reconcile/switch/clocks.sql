-- The clock of each file whose is not told yet, from switch_clock_differences: the median of the differences around their
-- mode, so that strangers that share numbers do not count. $width (microseconds): how far differences of one clock lie
-- apart. At least three have to agree.
insert into switch_clocks (file, difference, confident)
with bins as (
  select file, difference // $width as bin, count(*) as differences
  from switch_clock_differences
  where file not in (select file from switch_clocks)
  group by all
),
modes as (
  select
    bins.file,
    -- Of two equal modes the one nearer to no difference at all.
    arg_max(bins.bin, (bins.differences + coalesce(following.differences, 0)) * 1000000 - abs(bins.bin)) as bin
  from bins
  left join bins as following on following.file = bins.file and following.bin = bins.bin + 1
  group by bins.file
)
select file, quantile_disc(difference, 0.5), count(*)
from switch_clock_differences
join modes using (file)
where difference // $width in (modes.bin, modes.bin + 1)
group by file
having count(*) >= 3;

-- What did not tell a clock is no evidence of its days either.
delete from switch_clock_differences where file not in (select file from switch_clocks);
