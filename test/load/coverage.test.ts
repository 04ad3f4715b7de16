import { describe, expect, test } from 'vitest';
import { holdCoverage } from '../../src/load/settings.ts';
import { openLedger, project, type TestLedger, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const hour = windowOf('2026-10-01T00:00:00Z', '2026-10-01T01:00:00Z');
const firstHalf = windowOf('2026-10-01T00:00:00Z', '2026-10-01T00:30:00Z');
const first = { fetchedAt: '2026-10-01T02:00:00Z' };
const second = { fetchedAt: '2026-10-01T03:00:00Z' };

async function windows(ledger: TestLedger) {
  return ledger.query('select * from ops.windows order by window_start');
}

function hourOf(start: number) {
  return windowOf(`2026-10-01T0${start}:00:00Z`, `2026-10-01T0${start + 1}:00:00Z`);
}

describe('coverage gaps', () => {
  async function gaps(ledger: TestLedger) {
    return ledger.query('select gap_start, gap_end from coverage_gaps order by gap_start');
  }

  test('there are none where nothing was due', async () => {
    expect(await gaps(await openLedger())).toEqual([]);
  });

  test('failed, planned and never planned time is a gap, settled and complete time is none', async () => {
    const ledger = await openLedger();
    await ledger.read(hourOf(0), [], { fetchedAt: '2026-10-03T00:00:00Z' });
    await ledger.fail(hourOf(1), 'no answer', first);
    await ledger.read(hourOf(3), [], { fetchedAt: '2026-10-01T04:00:01Z' });
    await ledger.event('plan', '2026-10-01T06:00:00Z', [hourOf(4)]);
    const hours = new Set<number>();
    for (const { gap_start, gap_end } of await gaps(ledger)) {
      const [start, end] = [Date.parse(String(gap_start)), Date.parse(String(gap_end))];
      for (let at = start; at < end; at += 3_600_000) {
        expect(hours).not.toContain(at);
        hours.add(at);
      }
    }
    expect([...hours]).toEqual([1, 2, 4].map(each => hourOf(each).start * 1000));
  });

  test('begin where the ledger is to cover from, even before the first window', async () => {
    const ledger = await openLedger();
    await holdCoverage(ledger.connection, project, Date.parse('2026-09-30T22:00:00Z') / 1000, 0);
    await ledger.read(hourOf(0), [], first);
    expect(await gaps(ledger)).toEqual([
      { gap_start: '2026-09-30T22:00:00Z', gap_end: '2026-10-01T00:00:00Z' },
    ]);
  });

  test('do not reach beyond the last window that was due', async () => {
    const ledger = await openLedger();
    await ledger.read(hourOf(0), [], first);
    await ledger.fail(hourOf(2), 'no answer', second);
    expect((await gaps(ledger)).at(-1)?.gap_end).toBe('2026-10-01T03:00:00Z');
  });

  test('are told apart by project', async () => {
    const ledger = await openLedger();
    await ledger.read(hourOf(0), [], { ...first, project: 'one' });
    await ledger.fail(hourOf(0), 'no answer', { ...first, project: 'two' });
    expect(await ledger.query('select project_id from coverage_gaps')).toEqual([{ project_id: 'two' }]);
  });
});

describe('a plan', () => {
  test('makes rows for what no row covers, and keeps what is proven or failed', async () => {
    const ledger = await openLedger();
    await ledger.read(firstHalf, [callLine('a')], first);
    await ledger.fail(hourOf(1), 'no answer', first);
    await ledger.event('plan', '2026-10-01T05:00:00Z', [hour, hourOf(1), hourOf(2)]);
    expect(await windows(ledger)).toMatchObject([
      { window_start: '2026-10-01T00:00:00Z', state: 'complete' },
      {
        window_start: '2026-10-01T00:30:00Z',
        window_end: '2026-10-01T01:00:00Z',
        state: 'planned',
        attempts: 0,
      },
      { window_start: '2026-10-01T01:00:00Z', state: 'failed' },
      { window_start: '2026-10-01T02:00:00Z', state: 'planned' },
    ]);
    await ledger.check();
  });

  test('that was not met gives way to the next one', async () => {
    const ledger = await openLedger();
    await ledger.event('plan', '2026-10-01T05:00:00Z', [hourOf(0), hourOf(1)]);
    await ledger.event('plan', '2026-10-01T06:00:00Z', [
      windowOf('2026-10-01T00:00:00Z', '2026-10-01T02:00:00Z'),
    ]);
    expect(await windows(ledger)).toMatchObject([{ window_end: '2026-10-01T02:00:00Z', state: 'planned' }]);
  });
});
