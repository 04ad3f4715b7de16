import { join } from 'node:path';
import { expect, test } from 'vitest';
import { close, queryMonth, readAlone } from '../../support/closedMonths.ts';
import { readTexts } from '../../support/database.ts';
import { publishLedger } from '../../support/reconcile.ts';
import { openLedger, type TestLedger, windowOf } from '../../support/warehouse.ts';
import { callLine } from '../../support/warehouseRecords.ts';

const usd = (amount: string) => ({ currencyCode: 'USD', amount });
const call = (id: string, changes: Record<string, unknown> = {}): string =>
  callLine(id, { createTime: '2026-10-05T08:00:00Z', ...changes });

const before = [
  call('same'),
  call('price', { price: usd('1') }),
  call('duration'),
  call('currency', { price: usd('2') }),
  call('gone', { price: usd('4') }),
  call('unpriced', { price: undefined }),
  call('renumbered'),
];
const after = [
  call('same'),
  call('price', { price: usd('1.5') }),
  call('duration', { billingDurationSeconds: 120 }),
  call('currency', { price: { currencyCode: 'EUR', amount: '2' } }),
  call('unpriced', { price: usd('8') }),
  call('renumbered', { from: '+12015559999' }),
  call('late', { price: usd('16') }),
];

/** October read at `readAt` and closed in November with the calls of `before`, and then read again at `seenAt` as `after`. */
async function changedOctober(
  seenAt: string,
  readAt = '2026-11-10T00:00:00Z',
): Promise<{ published: string; ledger: TestLedger }> {
  const ledger = await openLedger();
  await readAlone(ledger, '2026-10', before, readAt);
  await close(await publishLedger(ledger), '2026-10', '2026-11-11T00:00:00Z', { acceptUnproven: true });
  await readAlone(ledger, '2026-10', after, seenAt);
  await readAlone(ledger, '2026-11', [], '2026-12-10T00:00:00Z');
  return { published: await publishLedger(ledger), ledger };
}

const kinds = 'select call_id, kind from adjustments order by call_id';
const sums =
  'select seen_in_month, of_month, currency, calls, amount from month_adjustments order by of_month, currency';

test('each later change of a closed month is an adjustment, exact per call, in the month in which it was seen', async () => {
  const { published } = await changedOctober('2026-11-20T00:00:00Z');
  const now = '2026-12-11T00:00:00Z';
  expect(await queryMonth(published, '2026-11', now, kinds)).toEqual([
    { call_id: 'currency', kind: 'currency changed' },
    { call_id: 'duration', kind: 'billed seconds changed' },
    { call_id: 'gone', kind: 'no longer listed' },
    { call_id: 'late', kind: 'new call' },
    { call_id: 'price', kind: 'price changed' },
    { call_id: 'unpriced', kind: 'priced' },
  ]);
  expect(await queryMonth(published, '2026-11', now, sums)).toEqual([
    { seen_in_month: '2026-11', of_month: '2026-10', currency: 'EUR', calls: 1, amount: '2.000000' },
    // −2 (currency) + 0 (duration) − 4 (gone) + 16 (late) + 0.5 (price) + 8 (unpriced)
    { seen_in_month: '2026-11', of_month: '2026-10', currency: 'USD', calls: 6, amount: '18.500000' },
  ]);
  const seen = await queryMonth(published, '2026-11', now, 'select distinct seen_at from adjustments');
  expect(seen).toEqual([{ seen_at: '2026-11-20T00:00:00Z' }]);
});

test('what is booked once is not booked again, and a later change is told against what was booked', async () => {
  const { published, ledger } = await changedOctober('2026-11-20T00:00:00Z');
  const november = await close(published, '2026-11', '2026-12-11T00:00:00Z');
  expect(november.adjustments).toEqual([
    { of_month: '2026-10', currency: 'EUR', calls: 1, amount: '2.000000' },
    { of_month: '2026-10', currency: 'USD', calls: 6, amount: '18.500000' },
  ]);
  const now = '2027-01-11T00:00:00Z';
  expect(await queryMonth(published, '2026-12', now, kinds)).toEqual([]);

  const again = after.map(line => line.replace('"1.5"', '"1.25"')).filter(line => !line.includes('"late"'));
  await readAlone(ledger, '2026-10', [...again, call('gone', { price: usd('4') })], '2026-12-20T00:00:00Z');
  const later = await publishLedger(ledger);
  expect(await queryMonth(later, '2026-12', now, kinds)).toEqual([
    { call_id: 'gone', kind: 'new call' },
    { call_id: 'late', kind: 'no longer listed' },
    { call_id: 'price', kind: 'price changed' },
  ]);
  expect(await queryMonth(later, '2026-12', now, sums)).toEqual([
    { seen_in_month: '2026-12', of_month: '2026-10', currency: 'USD', calls: 3, amount: '-12.250000' },
  ]);
  // The month that booked the first changes keeps them.
  expect(await queryMonth(later, '2026-11', now, sums)).toHaveLength(2);
});

test('a change that was seen after the month waits for the month in which it was seen', async () => {
  const { published } = await changedOctober('2026-12-02T00:00:00Z');
  const now = '2026-12-11T00:00:00Z';
  expect(await queryMonth(published, '2026-11', now, sums)).toEqual([]);
  const november = await close(published, '2026-11', now);
  expect(november.adjustments).toEqual([]);
  expect(await queryMonth(published, '2026-12', now, sums)).toHaveLength(2);
});

test('a change that was seen before the close and loaded after it is booked in the first open month', async () => {
  const { published } = await changedOctober('2026-10-31T12:00:00Z', '2026-10-31T06:00:00Z');
  const found = await queryMonth(published, '2026-11', '2026-12-11T00:00:00Z', sums);
  expect(found.map(row => row.seen_in_month)).toEqual(['2026-11', '2026-11']);
});

test('a call that moves to another closed month leaves the one and enters the other', async () => {
  const ledger = await openLedger();
  const half = windowOf('2026-09-01T00:00:00Z', '2026-11-01T00:00:00Z');
  const policy = { accept_shrink: true };
  await ledger.read(half, [call('moved', { createTime: '2026-09-30T23:59:59Z' })], {
    fetchedAt: '2026-11-10T00:00:00Z',
    policy,
  });
  const first = await publishLedger(ledger);
  await close(first, '2026-09', '2026-11-11T00:00:00Z', { acceptUnproven: true });
  await close(first, '2026-10', '2026-11-11T00:00:00Z', { acceptUnproven: true });
  await ledger.read(half, [call('moved', { createTime: '2026-10-01T00:00:00Z' })], {
    fetchedAt: '2026-11-20T00:00:00Z',
    policy,
  });
  const published = await publishLedger(ledger);
  const now = '2026-11-21T00:00:00Z';
  expect(
    await queryMonth(published, '2026-11', now, 'select of_month, kind from adjustments order by of_month'),
  ).toEqual([
    { of_month: '2026-09', kind: 'creation time changed' },
    { of_month: '2026-10', kind: 'creation time changed' },
  ]);
  expect(await queryMonth(published, '2026-11', now, sums)).toEqual([
    { seen_in_month: '2026-11', of_month: '2026-09', currency: 'USD', calls: 1, amount: '-0.004000' },
    { seen_in_month: '2026-11', of_month: '2026-10', currency: 'USD', calls: 1, amount: '0.004000' },
  ]);
});

test('a call that stood twice when its month was closed, and is mended, is an adjustment', async () => {
  const ledger = await openLedger();
  const one = windowOf('2026-10-01T00:00:00Z', '2026-10-02T00:00:00Z');
  const two = windowOf('2026-10-02T00:00:00Z', '2026-11-01T00:00:00Z');
  await ledger.read(one, [call('twice', { createTime: '2026-10-01T08:00:00Z' })], {
    fetchedAt: '2026-11-09T00:00:00Z',
  });
  await ledger.read(two, [call('twice', { createTime: '2026-10-02T08:00:00Z', price: usd('1') })], {
    fetchedAt: '2026-11-10T00:00:00Z',
  });
  const first = await publishLedger(ledger);
  const october = await close(first, '2026-10', '2026-11-11T00:00:00Z', { acceptUnproven: true });
  expect(october.sums).toMatchObject([{ calls: 2, amount: '1.004000' }]);
  await ledger.event('mend', '2026-11-20T00:00:00Z');
  const published = await publishLedger(ledger);
  const now = '2026-11-21T00:00:00Z';
  expect(
    await queryMonth(published, '2026-11', now, 'select call_id, kind, seen_at from adjustments'),
  ).toEqual([{ call_id: 'twice', kind: 'duplicate removed', seen_at: '2026-11-20T00:00:00Z' }]);
  expect(await queryMonth(published, '2026-11', now, sums)).toMatchObject([{ amount: '-0.004000' }]);
});

test('the booked adjustments of a close are its file, and hold no number', async () => {
  const { published } = await changedOctober('2026-11-20T00:00:00Z');
  const { folder } = await close(published, '2026-11', '2026-12-11T00:00:00Z');
  const file = join(folder, 'adjustments.parquet');
  const columns = await readTexts(published, `describe from read_parquet('${file}')`);
  expect(columns.map(row => row.column_name)).toEqual([
    'seen_in_month',
    'of_month',
    'call_id',
    'create_time',
    'seen_at',
    'kind',
    'is_there',
    'before_amount',
    'before_currency',
    'before_billed_seconds',
    'after_amount',
    'after_currency',
    'after_billed_seconds',
    'before_hash',
    'after_hash',
    'after_fetched_at',
  ]);
  expect(await readTexts(published, `from read_parquet('${file}')`)).toHaveLength(6);
});
