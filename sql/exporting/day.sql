-- Writes the file of a day. Places: rows, the same; date; order, columns; path.
-- 122,880 rows, DuckDB's own unit, are some 6 MB of calls: what one thread reads at a time in other engines too, few enough
-- that their least and greatest create_time spare a query of an hour most of a busy day, and enough for dictionaries to pay.
copy (
  select * exclude (dt)
  from {rows} as dataset
  where dt = {date}
  order by {order}
) to {path} (format parquet, compression zstd, row_group_size 122880)
