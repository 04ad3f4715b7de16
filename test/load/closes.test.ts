import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BillingDay } from '../../src/billingDays.ts';
import { closeRange, missingCloses, recordClose } from '../../src/load/closes.ts';
import { holdCoverage, writeSetting } from '../../src/load/settings.ts';
import { openLedger, project, type TestLedger, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const hour = 3600;
const closeAfter = 2 * hour;

function at(time: string): number {
  return Date.parse(time) / 1000;
}

async function openCovered(from: string, zone = 'UTC'): Promise<TestLedger> {
  const ledger = await openLedger({ zone });
  await holdCoverage(ledger.connection, project, undefined, at(from));
  return ledger;
}

async function missing(ledger: TestLedger, now: string): Promise<string[]> {
  const days = await missingCloses(ledger.connection, project, at(now), closeAfter);
  return days.map(({ date, start, end }) => `${date} ${instant(start)}/${instant(end)}`);
}

function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(5, 16);
}

function close(ledger: TestLedger, day: BillingDay, runId = 'run') {
  const closedAt = Date.parse('2026-10-09T00:00:00Z');
  return recordClose(ledger.connection, { projectId: project, day, runId, closedAt });
}

function dayOf(date: string, zone = 'UTC'): BillingDay {
  return { date, ...closeRange(date, zone) };
}

describe('missing closes', () => {
  test('are the days that ended long enough ago, from where the ledger begins, oldest first', async () => {
    const ledger = await openCovered('2026-10-01T09:00:00Z');
    expect(await missing(ledger, '2026-10-02T01:59:59Z')).toEqual([]);
    expect(await missing(ledger, '2026-10-02T02:00:00Z')).toEqual(['2026-10-01 10-01T09:00/10-02T00:00']);
    expect(await missing(ledger, '2026-10-04T02:00:00Z')).toEqual([
      '2026-10-01 10-01T09:00/10-02T00:00',
      '2026-10-02 10-02T00:00/10-03T00:00',
      '2026-10-03 10-03T00:00/10-04T00:00',
    ]);
  });

  test('of a project that was never read are none', async () => {
    const ledger = await openLedger();
    expect(await missing(ledger, '2026-10-04T02:00:00Z')).toEqual([]);
  });

  test('of three nights without a scheduler are three, once', async () => {
    const ledger = await openCovered('2026-10-01T00:00:00Z');
    await close(ledger, dayOf('2026-10-01'));
    const found = await missingCloses(ledger.connection, project, at('2026-10-05T03:00:00Z'), closeAfter);
    expect(found.map(({ date }) => date)).toEqual(['2026-10-02', '2026-10-03', '2026-10-04']);
    for (const day of found) await close(ledger, day);
    expect(await missing(ledger, '2026-10-05T03:00:00Z')).toEqual([]);
  });

  test('are closed again where the ledger comes to begin earlier, and not where it begins later', async () => {
    const ledger = await openCovered('2026-10-01T09:00:00Z');
    const now = '2026-10-02T12:00:00Z';
    const [first] = await missingCloses(ledger.connection, project, at(now), closeAfter);
    await close(ledger, first as BillingDay);
    expect(await missing(ledger, now)).toEqual([]);
    await holdCoverage(ledger.connection, project, at('2026-10-01T06:00:00Z'), 0);
    expect(await missing(ledger, now)).toEqual(['2026-10-01 10-01T06:00/10-02T00:00']);
    await holdCoverage(ledger.connection, project, at('2026-10-01T10:00:00Z'), 0);
    expect(await missing(ledger, now)).toEqual([]);
  });

  test.each([
    ['Europe/Berlin', '2026-03-29', '03-28T23:00/03-29T22:00'],
    ['Europe/Berlin', '2026-10-25', '10-24T22:00/10-25T23:00'],
    ['America/New_York', '2026-11-01', '11-01T04:00/11-02T05:00'],
    ['America/Havana', '2026-03-08', '03-08T05:00/03-09T04:00'],
    ['America/Havana', '2026-11-01', '11-01T04:00/11-02T05:00'],
    ['Asia/Beirut', '2026-03-29', '03-28T22:00/03-29T21:00'],
    ['Africa/Cairo', '2026-04-24', '04-23T22:00/04-24T21:00'],
    ['America/Santiago', '2026-09-06', '09-06T04:00/09-07T03:00'],
    ['Australia/Lord_Howe', '2026-10-04', '10-03T13:30/10-04T13:00'],
  ])('in %s the day %s, on which the clocks change, is due once', async (zone, date, range) => {
    const { start, end } = closeRange(date, zone);
    expect(`${instant(start)}/${instant(end)}`).toBe(range);
    const ledger = await openCovered(new Date(start * 1000).toISOString(), zone);
    const later = new Date((end + 25 * hour + closeAfter) * 1000).toISOString();
    const found = await missing(ledger, later);
    expect(found[0]).toBe(`${date} ${range}`);
    expect(found).toHaveLength(2);
    const justBefore = new Date((end + closeAfter - 1) * 1000).toISOString();
    expect(await missing(ledger, justBefore)).toEqual([]);
  });

  test('tile the time from where the ledger begins, in any zone, and once closed are gone', async () => {
    const ledger = await openLedger();
    const zones = [
      'UTC',
      'Europe/Berlin',
      'America/Havana',
      'Africa/Cairo',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
    ];
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...zones),
        fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2026-12-01T00:00:00Z') }),
        fc.integer({ min: 0, max: 12 * 24 * hour }),
        fc.nat(4095),
        async (zone, from, length, pattern) => {
          const projectId = `project-${runs++}`;
          await writeSetting(ledger.connection, 'billing_time_zone', zone);
          await holdCoverage(ledger.connection, projectId, undefined, from);
          const now = from + length;
          const days = await missingCloses(ledger.connection, projectId, now, closeAfter);
          for (const [index, { start, end }] of days.entries()) {
            expect(start).toBe(index === 0 ? from : days[index - 1]?.end);
            expect(end + closeAfter).toBeLessThanOrEqual(now);
          }
          expect(now - closeAfter - (days.at(-1)?.end ?? from)).toBeLessThan(25 * hour + 1);
          const isFirst = (_: unknown, index: number): boolean => (pattern >> index) % 2 === 0;
          const rest = days.filter((day, index) => !isFirst(day, index));
          const closeAll = async (some: readonly BillingDay[]): Promise<void> => {
            for (const day of some)
              await recordClose(ledger.connection, { projectId, day, runId: 'run', closedAt: now * 1000 });
          };
          await closeAll(days.filter(isFirst));
          expect(await missingCloses(ledger.connection, projectId, now, closeAfter)).toEqual(rest);
          await closeAll(rest);
          expect(await missingCloses(ledger.connection, projectId, now, closeAfter)).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('a close', () => {
  const day = windowOf('2026-10-01T00:00:00Z', '2026-10-02T00:00:00Z');
  const fetched = { fetchedAt: '2026-10-02T02:00:00Z' };

  test('keeps calls and spend of the day by currency, exactly', async () => {
    const ledger = await openCovered('2026-10-01T00:00:00Z');
    const priced = (amount: string, currencyCode: string) => ({ price: { amount, currencyCode } });
    const lines = [
      callLine('a', priced('0.1', 'EUR')),
      callLine('b', priced('0.200001', 'EUR')),
      callLine('c', priced('7', 'USD')),
      callLine('d', { price: undefined }),
      callLine('e', { price: undefined, endTime: undefined }),
    ];
    await ledger.read(day, lines, fetched);
    expect(await close(ledger, dayOf('2026-10-01'))).toEqual({
      state: 'closed',
      calls: 5,
      openCalls: 1,
      unpricedCalls: 1,
      rejectedCalls: 0,
      gaps: 0,
      refusedWindows: 0,
    });
    expect(await ledger.query('select spend, run_id, closed_at from ops.closes')).toEqual([
      { spend: '{"EUR":"0.300001","USD":"7.000000"}', run_id: 'run', closed_at: '2026-10-09T00:00:00Z' },
    ]);
  });

  test('of a day without a call is closed, with no spend', async () => {
    const ledger = await openCovered('2026-10-01T00:00:00Z');
    await ledger.read(day, [], fetched);
    expect(await close(ledger, dayOf('2026-10-01'))).toMatchObject({ state: 'closed', calls: 0, gaps: 0 });
    expect(await ledger.query('select spend from ops.closes')).toEqual([{ spend: '{}' }]);
  });

  test('of a day that was not read at all, or not to its edges, needs a person', async () => {
    const ledger = await openCovered('2026-10-01T00:00:00Z');
    expect(await close(ledger, dayOf('2026-10-01'))).toMatchObject({ state: 'attention', gaps: 1 });
    await ledger.read(windowOf('2026-10-01T01:00:00Z', '2026-10-01T23:00:00Z'), [], fetched);
    expect(await close(ledger, dayOf('2026-10-01'))).toMatchObject({ state: 'attention', gaps: 2 });
  });

  test('names gaps, rejected calls and refused readings, and a later close takes its place', async () => {
    const ledger = await openCovered('2026-10-01T00:00:00Z');
    const half = windowOf('2026-10-01T00:00:00Z', '2026-10-01T12:00:00Z');
    const rest = windowOf('2026-10-01T12:00:00Z', '2026-10-02T00:00:00Z');
    await ledger.read(half, [callLine('a'), callLine('b', { price: 'none' })], fetched);
    await ledger.fail(rest, 'no answer', fetched);
    await ledger.fail(half, 'no answer either', { fetchedAt: '2026-10-02T03:00:00Z' });
    expect(await close(ledger, dayOf('2026-10-01'), 'first')).toMatchObject({
      state: 'attention',
      calls: 1,
      rejectedCalls: 1,
      gaps: 1,
      refusedWindows: 1,
    });
    await ledger.read(day, [callLine('a'), callLine('b')], { fetchedAt: '2026-10-02T04:00:00Z' });
    expect(await close(ledger, dayOf('2026-10-01'), 'second')).toMatchObject({ state: 'closed', calls: 2 });
    expect(await ledger.query('select run_id, state from ops.closes')).toEqual([
      { run_id: 'second', state: 'closed' },
    ]);
  });
});
