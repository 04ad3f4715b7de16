import { expect, test } from 'vitest';
import type { Row } from '../../src/sql.ts';
import { openLedger, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const window = windowOf('2026-10-01T16:00:00Z', '2026-10-01T20:00:00Z');

interface Span {
  /** `18:10` of 2026-10-01, UTC. */
  readonly from: string;
  readonly to: string;
  readonly direction?: string;
}

async function busyHours(zone: string, spans: readonly Span[]): Promise<Row[]> {
  const ledger = await openLedger({ zone });
  const lines = spans.map(({ from, to, direction = 'outbound' }, index) =>
    callLine(`call-${index}`, {
      direction,
      createTime: `2026-10-01T${from}:00Z`,
      answerTime: `2026-10-01T${from}:00Z`,
      endTime: `2026-10-01T${to}:00Z`,
    }),
  );
  await ledger.read(window, lines, { fetchedAt: '2026-10-03T00:00:00Z' });
  return ledger.query('select * exclude (project_id) from busy_hour_daily order by billing_date, trunk_id');
}

test('is the clock hour with the most erlangs, both directions together, with the bounds of its peak', async () => {
  const spans = [
    { from: '17:00', to: '17:30' },
    { from: '18:00', to: '18:30' },
    { from: '18:15', to: '18:45', direction: 'inbound' },
    { from: '18:20', to: '18:35', direction: 'inbound' },
  ];
  expect(await busyHours('UTC', spans)).toEqual([
    {
      billing_date: '2026-10-01',
      trunk_id: 'trunk-1',
      busy_hour: '2026-10-01T18:00:00Z',
      attempts: 3,
      answered: 3,
      erlangs: 1.25,
      talk_erlangs: 1.25,
      share_of_day: 1.25 / 1.75,
      peak_concurrent_lower: 2,
      peak_concurrent_upper: 3,
      peak_cps: 1,
    },
  ]);
});

test('is of equal hours that with more attempts, then the first', async () => {
  const spans = [
    { from: '16:00', to: '16:30' },
    { from: '17:00', to: '17:15' },
    { from: '17:15', to: '17:30' },
    { from: '18:00', to: '18:15' },
    { from: '18:15', to: '18:30' },
  ];
  expect(await busyHours('UTC', spans)).toMatchObject([{ busy_hour: '2026-10-01T17:00:00Z', attempts: 2 }]);
});

test('belongs to the billing day that it begins in, also in zones of half hours', async () => {
  // In Kolkata 2026-10-02 begins at 18:30 UTC.
  const spans = [
    { from: '17:00', to: '17:05' },
    { from: '18:40', to: '18:59' },
    { from: '19:10', to: '19:15' },
  ];
  expect(await busyHours('Asia/Kolkata', spans)).toMatchObject([
    { billing_date: '2026-10-01', busy_hour: '2026-10-01T18:00:00Z' },
    { billing_date: '2026-10-02', busy_hour: '2026-10-01T19:00:00Z' },
  ]);
});
