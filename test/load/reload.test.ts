import { describe, expect, test } from 'vitest';
import { openLedger, type TestLedger, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const hour = windowOf('2026-10-01T00:00:00Z', '2026-10-01T01:00:00Z');
const first = { fetchedAt: '2026-10-01T02:00:00Z' };
const second = { fetchedAt: '2026-10-01T03:00:00Z' };
const third = { fetchedAt: '2026-10-01T04:00:00Z' };

const unpriced = { price: undefined, pricePerMinute: undefined };
const open = {
  ...unpriced,
  endTime: undefined,
  durationSeconds: undefined,
  billingDurationSeconds: undefined,
};

/** Everything that a reading may write about calls. */
async function contents(ledger: TestLedger) {
  return {
    calls: await ledger.query('select * from calls order by call_id'),
    journal: await ledger.query('select * from ops.call_changes order by call_id, seen_at, field'),
    hours: await ledger.query('select * from trunk_hours order by all'),
    rejected: await ledger.query('select * exclude (rejected_at) from ops.rejected_calls order by raw'),
  };
}

async function journal(ledger: TestLedger) {
  return ledger.query('select call_id, field, before, after from ops.call_changes order by call_id, field');
}

describe('a reading that says the same again', () => {
  const lines = [callLine('a'), callLine('b', { endTime: '2026-10-01T05:10:00Z' }), '{"callId":"bad"}'];

  test('changes no call, no hour and no journal, and counts all as unchanged', async () => {
    const ledger = await openLedger();
    expect(await ledger.read(hour, lines, first)).toMatchObject({ outcome: 'loaded', new: 2, rejected: 1 });
    const before = await contents(ledger);
    expect(await ledger.read(hour, lines, second)).toEqual({
      outcome: 'loaded',
      error: null,
      new: 0,
      changed: 0,
      unchanged: 2,
      vanished: 0,
      rejected: 1,
    });
    expect(await contents(ledger)).toEqual(before);
    const windows = await ledger.query('select * from ops.windows');
    expect(windows).toMatchObject([{ attempts: 2, distinct_calls: 2, rejected_calls: 1, total_items: 3 }]);
    await ledger.check();
  });

  test('changes nothing either where it is the very same landed file', async () => {
    const ledger = await openLedger();
    const landed = await ledger.land(hour, lines, first);
    await ledger.load(landed);
    const before = await contents(ledger);
    const result = await ledger.load(landed);
    expect(result).toMatchObject({ new: 0, changed: 0, vanished: 0 });
    expect(await contents(ledger)).toEqual(before);
    await ledger.check();
  });

  test('moves the reading time of an open call, and nothing else of it', async () => {
    const ledger = await openLedger();
    await ledger.read(hour, [callLine('open', open), callLine('ended')], first);
    const result = await ledger.read(hour, [callLine('open', open), callLine('ended')], second);
    expect(result).toMatchObject({ new: 0, changed: 0, unchanged: 2, vanished: 0 });
    const calls = await ledger.query('select call_id, fetched_at, first_seen_at from calls order by call_id');
    expect(calls).toEqual([
      { call_id: 'ended', fetched_at: '2026-10-01T02:00:00Z', first_seen_at: '2026-10-01T02:00:00Z' },
      { call_id: 'open', fetched_at: '2026-10-01T03:00:00Z', first_seen_at: '2026-10-01T02:00:00Z' },
    ]);
    expect(await journal(ledger)).toEqual([]);
    const hours = await ledger.query('select hour, erlangs from trunk_volume_hourly order by hour');
    expect(hours.map(each => each.hour)).toEqual([
      '2026-10-01T00:00:00Z',
      '2026-10-01T01:00:00Z',
      '2026-10-01T02:00:00Z',
    ]);
    expect(hours.at(-1)?.erlangs).toBe(1);
    await ledger.check();
  });
});

describe('a reading that knows more', () => {
  test('a price that arrives later is taken, and journalled field by field', async () => {
    const ledger = await openLedger();
    await ledger.read(hour, [callLine('a', unpriced), callLine('b')], first);
    const result = await ledger.read(
      hour,
      [
        callLine('a', { price: { currencyCode: 'EUR', amount: '0.01' }, pricePerMinute: undefined }),
        callLine('b'),
      ],
      second,
    );
    expect(result).toMatchObject({ new: 0, changed: 1, unchanged: 1, vanished: 0 });
    expect(await ledger.query("select * from calls where call_id = 'a'")).toMatchObject([
      {
        price_amount: '0.010000',
        price_currency: 'EUR',
        finality: 'final',
        first_seen_at: '2026-10-01T02:00:00Z',
        fetched_at: '2026-10-01T03:00:00Z',
      },
    ]);
    const changes = await ledger.query('select * from ops.call_changes order by field');
    expect(changes.filter(each => each.field !== 'finality')).toMatchObject([
      {
        call_id: 'a',
        field: 'price_amount',
        before: null,
        after: '0.010000',
        seen_at: '2026-10-01T03:00:00Z',
      },
      { call_id: 'a', field: 'price_currency', before: null, after: 'EUR', seen_at: '2026-10-01T03:00:00Z' },
    ]);
    await ledger.check();
  });

  test('every delivered field that changes is journalled with its texts, and a field that goes becomes null', async () => {
    const ledger = await openLedger();
    await ledger.read(hour, [callLine('a', { trunkId: 'old', durationSeconds: 20 })], first);
    const later = {
      trunkId: 'new',
      direction: 'inbound',
      callResult: 'failed',
      from: '+4930123456',
      to: 'anonymous',
      projectId: 'sub',
      createTime: '2026-10-01T00:11:00Z',
      answerTime: undefined,
      endTime: '2026-10-01T00:11:30.5Z',
      durationSeconds: 21,
      billingDurationSeconds: 120,
      price: { currencyCode: 'EUR', amount: '0.5' },
      pricePerMinute: { currencyCode: 'GBP', amount: '0.25' },
    };
    await ledger.read(hour, [callLine('a', later)], second);
    const rows = await journal(ledger);
    for (const { field, before, after } of rows) expect(before, String(field)).not.toBe(after);
    const changes = Object.fromEntries(rows.map(each => [each.field, [each.before, each.after]]));
    expect(changes).toMatchObject({
      trunk_id: ['old', 'new'],
      direction: ['OUTBOUND', 'INBOUND'],
      call_result: ['COMPLETED', 'FAILED'],
      from_raw: ['+12015550123', '+4930123456'],
      to_raw: ['+442079460123', 'anonymous'],
      record_project_id: ['project', 'sub'],
      create_time: [expect.stringContaining('00:10:00'), expect.stringContaining('00:11:00')],
      answer_time: [expect.stringContaining('00:10:05'), null],
      end_time: [expect.stringContaining('00:10:25'), expect.stringContaining('00:11:30.5')],
      duration_seconds: ['20', '21'],
      billing_duration_seconds: ['60', '120'],
      price_amount: ['0.004000', '0.500000'],
      price_currency: ['USD', 'EUR'],
      price_per_minute_amount: ['0.004000', '0.250000'],
      price_per_minute_currency: ['USD', 'GBP'],
    });
    await ledger.check();
  });

  test('a call that is new inside a known window is new', async () => {
    const ledger = await openLedger();
    await ledger.read(hour, [callLine('a')], first);
    const result = await ledger.read(hour, [callLine('b'), callLine('a')], second);
    expect(result).toMatchObject({ new: 1, changed: 0, unchanged: 1, vanished: 0 });
    expect(await ledger.query('select call_id, first_seen_at from calls order by call_id')).toEqual([
      { call_id: 'a', first_seen_at: '2026-10-01T02:00:00Z' },
      { call_id: 'b', first_seen_at: '2026-10-01T03:00:00Z' },
    ]);
  });
});

describe('a call that vanishes', () => {
  test('leaves the table and the hours, and stays whole in the journal', async () => {
    const ledger = await openLedger();
    const long = callLine('gone', { endTime: '2026-10-01T03:10:25Z', trunkId: 'only-here' });
    await ledger.read(hour, [callLine('stays'), long], first);
    const [row] = await ledger.query("select * from calls where call_id = 'gone'");
    const result = await ledger.read(hour, [callLine('stays')], second);
    expect(result).toMatchObject({ new: 0, changed: 0, unchanged: 1, vanished: 1 });
    expect(await ledger.query('select call_id from calls')).toEqual([{ call_id: 'stays' }]);
    expect(await ledger.query("select * from trunk_hours where trunk_id = 'only-here'")).toEqual([]);
    const changes = await ledger.query('select * from ops.call_changes');
    expect(changes).toMatchObject([
      { call_id: 'gone', field: 'vanished', after: null, seen_at: '2026-10-01T03:00:00Z' },
    ]);
    const kept = JSON.parse(String(changes[0]?.before)) as Record<string, unknown>;
    expect(Object.keys(kept).sort()).toEqual(Object.keys(row ?? {}).sort());
    expect(kept).toMatchObject({
      call_id: 'gone',
      project_id: 'project',
      trunk_id: 'only-here',
      from_e164: '+12015550123',
      to_country: 'GB',
      duration_seconds: 20,
      billing_date: '2026-10-01',
      finality: 'final',
    });
    // As text of the line, because a JSON parser would take the amount through a double.
    expect(changes[0]?.before).toMatch(/"price_amount":"?0\.004/);
    await ledger.check();
  });

  test('that comes back is new again', async () => {
    const ledger = await openLedger();
    await ledger.read(hour, [callLine('a'), callLine('b')], first);
    await ledger.read(hour, [callLine('a')], second);
    const result = await ledger.read(hour, [callLine('a'), callLine('b')], third);
    expect(result).toMatchObject({ new: 1, unchanged: 1, vanished: 0 });
    await ledger.check();
  });
});

test('a call that moves within its window is one call, moved', async () => {
  const ledger = await openLedger({ zone: 'UTC' });
  await ledger.read(hour, [callLine('a', { createTime: '2026-10-01T00:10:00Z' })], first);
  const moved = callLine('a', { createTime: '2026-10-01T00:10:00.25Z' });
  expect(await ledger.read(hour, [moved], second)).toMatchObject({ new: 0, changed: 1, vanished: 0 });
  expect(await ledger.query('select create_time from calls')).toEqual([
    { create_time: '2026-10-01T00:10:00.25Z' },
  ]);
  await ledger.check();
});

test('two projects with the same call ids do not touch each other', async () => {
  const ledger = await openLedger();
  await ledger.read(hour, [callLine('a'), callLine('b')], { ...first, project: 'one' });
  await ledger.read(hour, [callLine('a', unpriced)], { ...second, project: 'two' });
  await ledger.read(hour, [callLine('b')], { ...third, project: 'one' });
  expect(await ledger.query('select project_id, call_id, finality from calls order by all')).toEqual([
    { project_id: 'one', call_id: 'b', finality: 'final' },
    { project_id: 'two', call_id: 'a', finality: 'unpriced' },
  ]);
  await ledger.check('one');
  await ledger.check('two');
});
