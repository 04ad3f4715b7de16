import { describe, expect, test } from 'vitest';
import { openLedger, type TestLedger, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

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
