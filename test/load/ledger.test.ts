import { describe, expect, test } from 'vitest';
import { holdCoverage } from '../../src/load/settings.ts';
import { openLedger, project, type TestLedger, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouse-records.ts';

const hour = windowOf('2026-10-01T00:00:00Z', '2026-10-01T01:00:00Z');
const firstHalf = windowOf('2026-10-01T00:00:00Z', '2026-10-01T00:30:00Z');
const secondHalf = windowOf('2026-10-01T00:30:00Z', '2026-10-01T01:00:00Z');
const first = { fetchedAt: '2026-10-01T02:00:00Z' };
const second = { fetchedAt: '2026-10-01T03:00:00Z' };
const third = { fetchedAt: '2026-10-01T04:00:00Z' };

const open = { endTime: undefined, price: undefined };

async function windows(ledger: TestLedger) {
  return ledger.query('select * from ops.windows order by window_start');
}

function hourOf(start: number) {
  return windowOf(`2026-10-01T0${start}:00:00Z`, `2026-10-01T0${start + 1}:00:00Z`);
}

describe('settling', () => {
  const atSettling = { fetchedAt: '2026-10-02T01:00:00Z' };

  test('takes a reading as long after the end as the setting says', async () => {
    const ledger = await openLedger();
    await ledger.read(hour, [callLine('a')], { fetchedAt: '2026-10-02T00:59:59.999Z' });
    expect(await windows(ledger)).toMatchObject([{ state: 'complete' }]);
    await ledger.read(hour, [callLine('a')], atSettling);
    expect(await windows(ledger)).toMatchObject([
      { state: 'settled', next_read_at: null, fetched_at: '2026-10-02T01:00:00Z' },
    ]);
  });

  test('follows the policy of the reading', async () => {
    const ledger = await openLedger();
    await ledger.read(hour, [callLine('a')], { ...first, policy: { settle_after_seconds: 3600 } });
    expect(await windows(ledger)).toMatchObject([{ state: 'settled' }]);
  });

  test.each([
    ['an open call', open, { open_calls: 1, unpriced_calls: 0 }],
    ['an unpriced call', { price: undefined }, { open_calls: 0, unpriced_calls: 1 }],
  ])('waits for %s', async (_, changes, counts) => {
    const ledger = await openLedger();
    await ledger.read(hour, [callLine('a'), callLine('b', changes)], atSettling);
    expect(await windows(ledger)).toMatchObject([{ state: 'complete', ...counts }]);
    expect((await windows(ledger))[0]?.next_read_at).not.toBeNull();
  });

  test('waits no longer for a call that is stale', async () => {
    const ledger = await openLedger();
    await ledger.read(hour, [callLine('a', open)], { fetchedAt: '2026-10-08T00:09:59Z' });
    expect(await windows(ledger)).toMatchObject([{ state: 'complete', open_calls: 1 }]);
    await ledger.read(hour, [callLine('a', open)], { fetchedAt: '2026-10-08T00:10:01Z' });
    expect(await windows(ledger)).toMatchObject([{ state: 'settled', open_calls: 0 }]);
    expect(await ledger.query('select finality from calls')).toEqual([{ finality: 'stale' }]);
    await ledger.check();
  });

  test('is undone by a later reading that finds an open call', async () => {
    const ledger = await openLedger();
    await ledger.read(hour, [callLine('a')], atSettling);
    await ledger.read(hour, [callLine('a', open)], { fetchedAt: '2026-10-02T02:00:00Z' });
    expect(await windows(ledger)).toMatchObject([{ state: 'complete', open_calls: 1 }]);
  });

  test('a window that is not settled is worth reading again at growing distances', async () => {
    const ledger = await openLedger();
    const distances: number[] = [];
    for (const fetchedAt of [
      '2026-10-01T01:00:01Z',
      '2026-10-01T03:00:00Z',
      '2026-10-01T12:00:00Z',
      '2026-10-04T00:00:00Z',
    ]) {
      await ledger.read(hour, [callLine('a', open)], { fetchedAt });
      const [row] = await windows(ledger);
      distances.push(Date.parse(String(row?.next_read_at)) - Date.parse(fetchedAt));
    }
    expect(distances[0]).toBeGreaterThan(0);
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
    expect(distances.at(-1)).toBeGreaterThan(distances[0] ?? 0);
  });
});

describe('a failed reading', () => {
  test('leaves a failed window with its error and a time for the next try, further off each time', async () => {
    const ledger = await openLedger();
    const result = await ledger.fail(hour, 'the API answered 503', first);
    expect(result).toMatchObject({ outcome: 'failed', error: 'the API answered 503', new: 0 });
    const [one] = await windows(ledger);
    expect(one).toMatchObject({ state: 'failed', error: 'the API answered 503', attempts: 1 });
    const firstWait = Date.parse(String(one?.next_read_at)) - Date.parse(first.fetchedAt);
    await ledger.fail(hour, 'again', second);
    const [two] = await windows(ledger);
    expect(two).toMatchObject({ state: 'failed', error: 'again', attempts: 2 });
    const secondWait = Date.parse(String(two?.next_read_at)) - Date.parse(second.fetchedAt);
    expect(firstWait).toBeGreaterThan(0);
    expect(secondWait).toBeGreaterThan(firstWait);
  });

  test('over a complete window keeps it complete, with its figures and the error', async () => {
    const ledger = await openLedger();
    await ledger.read(hour, [callLine('a'), callLine('b', open), '{"callId":"bad"}'], first);
    const [before] = await windows(ledger);
    await ledger.fail(hour, 'no answer', second);
    const [after] = await windows(ledger);
    const { error, next_read_at, attempts, ...figures } = before ?? {};
    expect(after).toMatchObject({ ...figures, error: 'no answer', state: 'complete' });
    expect(await ledger.query('select count(*) as calls from calls')).toEqual([{ calls: 2 }]);
    expect(await ledger.query('select count(*) as rejects from ops.rejected_calls')).toEqual([
      { rejects: 1 },
    ]);
    expect(await ledger.query('select * from coverage_gaps')).toEqual([]);
    await ledger.check();
  });

  test('the error goes with the next reading that succeeds', async () => {
    const ledger = await openLedger();
    await ledger.fail(hour, 'no answer', first);
    await ledger.read(hour, [callLine('a')], second);
    expect(await windows(ledger)).toMatchObject([{ state: 'complete', error: null, attempts: 2 }]);
  });

  test('over a window of which a part is proven fails the rest alone', async () => {
    const ledger = await openLedger();
    await ledger.read(firstHalf, [callLine('a')], first);
    await ledger.fail(hour, 'no answer', second);
    expect(await windows(ledger)).toMatchObject([
      { window_end: '2026-10-01T00:30:00Z', state: 'complete', error: 'no answer', distinct_calls: 1 },
      { window_start: '2026-10-01T00:30:00Z', window_end: '2026-10-01T01:00:00Z', state: 'failed' },
    ]);
    await ledger.check();
  });

  test('that is older than what the ledger has is superseded', async () => {
    const ledger = await openLedger();
    const late = await ledger.landFailure(hour, 'no answer', first);
    await ledger.read(hour, [callLine('a')], second);
    const before = await windows(ledger);
    expect(await ledger.load(late)).toMatchObject({ outcome: 'superseded' });
    expect(await windows(ledger)).toEqual(before);
  });
});

describe('the order of readings', () => {
  test('a reading that is older than what the ledger has is superseded, and changes nothing', async () => {
    const ledger = await openLedger();
    const late = await ledger.land(hour, [callLine('old'), callLine('a', { price: undefined })], first);
    await ledger.read(hour, [callLine('a')], second);
    const before = [await windows(ledger), await ledger.query('select * from calls')];
    expect(await ledger.load(late)).toMatchObject({ outcome: 'superseded', new: 0, changed: 0, vanished: 0 });
    expect([await windows(ledger), await ledger.query('select * from calls')]).toEqual(before);
    expect(await ledger.query('select outcome from ops.readings order by outcome')).toEqual([
      { outcome: 'loaded' },
      { outcome: 'superseded' },
    ]);
  });

  test('a reading that is older than that of one of its parts is superseded', async () => {
    const ledger = await openLedger();
    const late = await ledger.land(hour, [callLine('a', { price: undefined })], first);
    await ledger.read(firstHalf, [callLine('a')], second);
    expect(await ledger.load(late)).toMatchObject({ outcome: 'superseded' });
    expect(await ledger.query('select finality from calls')).toEqual([{ finality: 'final' }]);
    await ledger.check();
  });

  test('a reading that covers other rows replaces them', async () => {
    const ledger = await openLedger();
    const early = callLine('early', { createTime: '2026-10-01T00:10:00Z' });
    const late = callLine('late', {
      createTime: '2026-10-01T00:40:00Z',
      answerTime: '2026-10-01T00:40:01Z',
      endTime: '2026-10-01T00:41:01Z',
    });
    await ledger.read(firstHalf, [early, '{"callId":"bad"}'], first);
    await ledger.fail(secondHalf, 'no answer', first);
    const result = await ledger.read(hour, [early, late], second);
    expect(result).toMatchObject({ new: 1, unchanged: 1, vanished: 0 });
    expect(await windows(ledger)).toMatchObject([
      {
        window_start: '2026-10-01T00:00:00Z',
        window_end: '2026-10-01T01:00:00Z',
        state: 'complete',
        distinct_calls: 2,
        rejected_calls: 0,
        error: null,
      },
    ]);
    expect(await ledger.query('select * from ops.rejected_calls')).toEqual([]);
    await ledger.check();
  });

  test('parts that tile a row replace it as they come, and no call is lost on the way', async () => {
    const ledger = await openLedger();
    const early = callLine('early', { createTime: '2026-10-01T00:10:00Z' });
    const late = callLine('late', {
      createTime: '2026-10-01T00:40:00Z',
      answerTime: undefined,
      endTime: '2026-10-01T00:41:00Z',
    });
    await ledger.read(hour, [early, late], first);
    await ledger.read(firstHalf, [early], second);
    await ledger.check();
    await ledger.read(secondHalf, [late], third);
    await ledger.check();
    expect(await ledger.query('select call_id from calls order by call_id')).toEqual([
      { call_id: 'early' },
      { call_id: 'late' },
    ]);
    const rows = await windows(ledger);
    expect(rows.flatMap(row => [row.window_start, row.window_end])).toEqual(
      [...new Set(rows.flatMap(row => [row.window_start, row.window_end]))].flatMap((each, index, all) =>
        index > 0 && index < all.length - 1 ? [each, each] : [each],
      ),
    );
    expect(rows[0]?.window_start).toBe('2026-10-01T00:00:00Z');
    expect(rows.at(-1)?.window_end).toBe('2026-10-01T01:00:00Z');
  });

  test('a reading that cuts another row in two never makes rows that overlap or loses a call', async () => {
    const ledger = await openLedger();
    const astride = windowOf('2026-10-01T00:30:00Z', '2026-10-01T01:30:00Z');
    const early = callLine('early');
    const middle = callLine('middle', {
      createTime: '2026-10-01T00:40:00Z',
      answerTime: undefined,
      endTime: '2026-10-01T00:41:00Z',
    });
    await ledger.read(hour, [early, middle], first);
    await ledger.read(astride, [middle], second);
    expect(
      await ledger.query(
        `select 1 from ops.windows a join ops.windows b
           on a.window_start < b.window_start and a.window_end > b.window_start`,
      ),
    ).toEqual([]);
    expect(await ledger.query('select call_id from calls order by call_id')).toEqual([
      { call_id: 'early' },
      { call_id: 'middle' },
    ]);
    await ledger.check();
  });
});

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
