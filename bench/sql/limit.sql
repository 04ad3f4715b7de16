-- The least that loading costs: the calls, one a line, into a table of typed columns. Parameters: $files.
create table calls as
select *
from read_json($files, format = 'newline_delimited', columns = {
  callId: 'varchar', trunkId: 'varchar', projectId: 'varchar', direction: 'varchar', callResult: 'varchar',
  "from": 'varchar', "to": 'varchar',
  createTime: 'timestamp', answerTime: 'timestamp', endTime: 'timestamp',
  durationSeconds: 'bigint', billingDurationSeconds: 'bigint',
  price: 'struct(amount decimal(18, 6), currencyCode varchar)',
  pricePerMinute: 'struct(amount decimal(18, 6), currencyCode varchar)'
});
