import { expect, test } from 'vitest';
import { rows } from '../../../src/sql.ts';
import { openReconciliation } from '../../support/reconcile.ts';
import { callLine } from '../../support/warehouseRecords.ts';

test('the calls of the month are those of its billing days, and near ones are known as such', async () => {
  const { connection, month, timeZone, projectId } = await openReconciliation(
    [
      callLine('before', { createTime: '2026-09-30T21:59:59.999Z' }),
      callLine('first', { createTime: '2026-09-30T22:00:00Z' }),
      callLine('last', { createTime: '2026-10-31T22:59:59Z' }),
      callLine('after', { createTime: '2026-10-31T23:00:00Z' }),
      callLine('long after', { createTime: '2026-11-02T23:00:00Z' }),
    ],
    { zone: 'Europe/Berlin' },
  );

  expect({ month, timeZone, projectId }).toMatchObject({
    month: { label: '2026-10', firstDate: '2026-10-01', nextDate: '2026-11-01' },
    timeZone: 'Europe/Berlin',
    projectId: 'project',
  });
  expect(await rows(connection, 'select call_id from month_calls order by create_time')).toEqual([
    { call_id: 'first' },
    { call_id: 'last' },
  ]);
  expect(await rows(connection, 'select call_id, is_in_month from near_calls order by create_time')).toEqual([
    { call_id: 'before', is_in_month: false },
    { call_id: 'first', is_in_month: true },
    { call_id: 'last', is_in_month: true },
    { call_id: 'after', is_in_month: false },
  ]);
  expect(await rows(connection, 'from month_gaps')).toEqual([]);
  expect(await rows(connection, 'from month_adjustments')).toEqual([]);
});

test('a masked number shows its country and its last two digits', async () => {
  const { connection } = await openReconciliation([]);
  const numbers = [
    '+442079460123',
    '+12015550199',
    '+4930123456',
    '+35312345678',
    '0301234567',
    'sip:anna@host',
    '1001',
  ];
  const masked = await rows(
    connection,
    'select masked(number) as masked from (select unnest(from_json($numbers::json, \'["varchar"]\')) as number)',
    { numbers: JSON.stringify(numbers) },
  );
  expect(masked.map(row => row.masked)).toEqual(['+44…23', '+1…99', '+49…56', '+353…78', '…67', '…', '…']);
});

test('numbers in a text of others are hidden, and dates and amounts are not', async () => {
  const { connection } = await openReconciliation([]);
  const [row] = await rows(
    connection,
    `select masked_text('Rental +44 20 7946 0123, 004930123456 and 4930123457, 2026-10-01 to 2026-10-31: 1,234.50') as text`,
  );
  expect(row?.text).toBe('Rental …23, …56 and …57, 2026-10-01 to 2026-10-31: 1,234.50');
});
