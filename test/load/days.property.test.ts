import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recountDays } from '../../src/load/days.ts';
import { transaction } from '../../src/load/transaction.ts';
import { openLedger, type TestLedger, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

/** In Kolkata a day begins at 18:30 UTC: the second window holds calls of two days. */
const windows = [
  windowOf('2026-10-01T17:00:00Z', '2026-10-01T18:00:00Z'),
  windowOf('2026-10-01T18:00:00Z', '2026-10-01T19:00:00Z'),
  windowOf('2026-10-02T18:00:00Z', '2026-10-02T19:00:00Z'),
];

const price = fc.constantFrom(
  undefined,
  { currencyCode: 'USD', amount: '0.004' },
  { currencyCode: 'EUR', amount: '1.25' },
);

/** What is drawn again in each reading, so that a call changes trunk, direction, country, currency, day or number. */
const call = fc.record({
  /** Few ids, so that a call changes, moves within its window, or stands in two windows. */
  id: fc.integer({ min: 0, max: 7 }).map(id => `call-${id}`),
  second: fc.oneof(fc.constantFrom(0, 1799, 1800, 3599), fc.integer({ min: 0, max: 3599 })),
  trunkId: fc.constantFrom('one', 'two', undefined),
  direction: fc.constantFrom('inbound', 'outbound', 'sideways', undefined),
  callResult: fc.constantFrom('COMPLETED', 'NO_ANSWER', 'CANCEL', 'BUSY', 'FAILED'),
  from: fc.constantFrom('+12015550123', '+442079460123', 'anonymous'),
  to: fc.constantFrom('+12015550199', '+4930123456', 'sip:alice@example.com'),
  ringing: fc.option(fc.integer({ min: 0, max: 40_000 })),
  talk: fc.option(fc.constantFrom(0, 3, 6, 59, 60, 4000)),
  billingDurationSeconds: fc.constantFrom(undefined, 0, 6, 60),
  price,
});
type Call = typeof call extends fc.Arbitrary<infer Value> ? Value : never;

const reading = fc.record({
  window: fc.nat({ max: windows.length - 1 }),
  calls: fc.uniqueArray(call, { maxLength: 6, selector: ({ id }) => id }),
});
const step = fc.oneof(
  { weight: 6, arbitrary: reading },
  { weight: 1, arbitrary: fc.constant('mend' as const) },
);

const tables = ['destination_days', 'trunk_days', 'number_days', 'duration_days'] as const;

function line({ id, second, ringing, talk, ...record }: Call, start: number): string {
  const created = (start + second) * 1000;
  const answered = ringing === null ? undefined : created + ringing;
  const ended = talk === null ? undefined : (answered ?? created) + talk * 1000;
  const iso = (time: number | undefined) => (time === undefined ? undefined : new Date(time).toISOString());
  return callLine(id, {
    ...record,
    createTime: iso(created),
    answerTime: iso(answered),
    endTime: iso(ended),
    pricePerMinute: undefined,
  });
}

function contents(ledger: TestLedger): Promise<unknown[]> {
  return Promise.all(tables.map(table => ledger.query(`from ${table} order by all`)));
}

test('after any series of readings and mendings the days are what the calls come to, in each project by itself', async () => {
  const ledger = await openLedger({ zone: 'Asia/Kolkata' });
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 7 }), async steps => {
      const project = `run-${runs++}`;
      let clock = Date.parse('2026-10-04T00:00:00Z');
      for (const each of steps) {
        clock += 60_000;
        const fetchedAt = new Date(clock).toISOString();
        if (each === 'mend') {
          await ledger.event('mend', fetchedAt, [], project);
          continue;
        }
        const window = windows[each.window] ?? windows[0];
        if (window === undefined) throw new Error('no window');
        const lines = each.calls.map(one => line(one, window.start));
        const options = { fetchedAt, project, policy: { accept_shrink: true } };
        expect(await ledger.read(window, lines, options)).toMatchObject({ outcome: 'loaded', error: null });
      }
      // Calls that stand in two windows are mended before everything is checked, as a run does.
      await ledger.event('mend', new Date(clock + 60_000).toISOString(), [], project);
      await ledger.check(project);
    }),
    { numRuns: 8, interruptAfterTimeLimit: 30_000 },
  );
  const kept = await contents(ledger);
  expect(kept.flat().length).toBeGreaterThan(0);
  await transaction(ledger.connection, () => recountDays(ledger.connection));
  expect(await contents(ledger)).toEqual(kept);
});
