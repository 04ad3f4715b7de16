import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Row } from '../../src/sql.ts';
import { openLedger, type TestLedger, windowOf } from '../support/warehouse.ts';
import {
  billingUpliftDaily,
  callDurationHistogram,
  destinationDaily,
  numberActivityDaily,
} from '../support/warehouseDays.ts';
import {
  type Attempt,
  answerRatesDaily,
  recordLine,
  spendDaily,
  trunkPeaksHourly,
  volumeHourly,
} from '../support/warehouseKpis.ts';

const second = 1_000_000;
const hour = 3600 * second;
const start = Date.parse('2026-10-01T20:00:00Z') * 1000;
const windows = [
  windowOf('2026-10-01T20:00:00Z', '2026-10-01T21:00:00Z'),
  windowOf('2026-10-01T21:00:00Z', '2026-10-02T00:30:00Z'),
  windowOf('2026-10-02T00:30:00Z', '2026-10-02T04:00:00Z'),
];
const fetchedAt = '2026-10-02T06:30:00.250Z';
const fetched = Date.parse(fetchedAt) * 1000;

/** Edges are where sums go wrong: whole hours, midnight and shared instants are as likely as any other. */
const created = fc.oneof(
  fc.integer({ min: 0, max: 8 * hour - 1 }),
  fc.constantFrom(0, hour, 4 * hour, 4 * hour - 1, 5 * hour + second, 5 * hour + second / 2),
  fc.integer({ min: 0, max: 20 }).map(step => 2 * hour + step * (second / 4)),
);
const length = fc.oneof(
  fc.integer({ min: 0, max: 10 * second }),
  fc.integer({ min: 0, max: 5 * hour }),
  fc.constantFrom(0, second, 6 * second, 6 * second - 1, hour, 2 * hour),
);

const attempt = fc
  .record({
    trunk: fc.constantFrom('one', 'two', null),
    direction: fc.constantFrom('INBOUND' as const, 'OUTBOUND' as const),
    result: fc.constantFrom('COMPLETED', 'NO_ANSWER', 'CANCEL', 'BUSY', 'FAILED', 'REROUTED'),
    country: fc.constantFrom('US' as const, 'GB' as const, null),
    created,
    ringing: length,
    talking: length,
    isAnswered: fc.boolean(),
    isOpen: fc.boolean(),
    billed: fc.constantFrom(null, 0, 60, 3600),
    price: fc.option(fc.tuple(fc.integer({ min: -1000, max: 2_000_000_000 }), fc.constantFrom('USD', 'EUR'))),
  })
  .map(({ created: offset, ringing, talking, isAnswered, isOpen, ...rest }): Omit<Attempt, 'id'> => {
    const at = start + offset;
    const answered = isAnswered ? Math.min(at + ringing, fetched) : null;
    const ended = Math.min((answered ?? at + ringing) + (isAnswered ? talking : 0), fetched);
    return { ...rest, created: at, answered, ended: isOpen ? null : ended };
  });

const attempts = fc
  .array(attempt, { minLength: 1, maxLength: 60 })
  .map(calls => calls.map((call, index): Attempt => ({ id: `call-${index}`, ...call })));

interface Loading {
  readonly project?: string;
  readonly at?: string;
}

async function load(
  ledger: TestLedger,
  calls: readonly Attempt[],
  { project = 'project', at = fetchedAt }: Loading = {},
): Promise<void> {
  for (const window of windows) {
    const listed = calls.filter(
      call => call.created >= window.start * second && call.created < window.end * second,
    );
    const options = { fetchedAt: at, project, policy: { accept_shrink: true } };
    expect(await ledger.read(window, listed.map(recordLine), options)).toMatchObject({ outcome: 'loaded' });
  }
}

/** Rows of a view as the figures have them; DOUBLEs that differ in the last bits only are equal. */
function expectEqualRows(found: readonly Row[], expected: readonly Record<string, unknown>[]): void {
  const sorted = (rows: readonly Record<string, unknown>[]) =>
    rows
      .map(rounded)
      .map(each => JSON.stringify(each))
      .sort();
  expect(sorted(found)).toEqual(sorted(expected));
}

function rounded(row: Record<string, unknown>): [string, unknown][] {
  return Object.entries(row)
    .map(([name, value]): [string, unknown] => [
      name,
      typeof value === 'number' ? Number(value.toPrecision(12)) : value,
    ])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

async function expectViews(ledger: TestLedger, calls: readonly Attempt[], project: string): Promise<void> {
  const view = (name: string) =>
    ledger.query(`select * exclude (project_id) from ${name} where project_id = '${project}'`);
  expectEqualRows(await view('trunk_volume_hourly'), volumeHourly(calls, fetched));
  const limits = `select hour, trunk_id, attempts, peak_cps from trunk_limits where project_id = '${project}'`;
  expectEqualRows(await ledger.query(limits), trunkPeaksHourly(calls, fetched));
  expectEqualRows(await view('answer_rates_daily'), answerRatesDaily(calls, 6));
  expectEqualRows(await view('spend_daily'), spendDaily(calls));
  expectEqualRows(await view('destination_daily'), destinationDaily(calls));
  expectEqualRows(await view('number_activity_daily'), numberActivityDaily(calls));
  expectEqualRows(await view('billing_uplift_daily'), billingUpliftDaily(calls));
  expectEqualRows(await view('call_duration_histogram'), callDurationHistogram(calls));
}

describe('the views', () => {
  test('equal what their definitions give call by call', async () => {
    const ledger = await openLedger();
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(attempts, async calls => {
        const project = `run-${runs++}`;
        await load(ledger, calls, { project });
        await expectViews(ledger, calls, project);
      }),
      { numRuns: 12 },
    );
  });

  test('equal them still after later readings changed, moved, added and lost calls', async () => {
    const ledger = await openLedger();
    let runs = 0;
    await fc.assert(
      // The same ids in both, so that most calls change.
      fc.asyncProperty(attempts, attempts, async (before, after) => {
        const project = `run-${runs++}`;
        await load(ledger, before, { project, at: '2026-10-02T06:29:00Z' });
        await load(ledger, after, { project });
        expect(
          await ledger.query(`select count(*) as calls from calls where project_id = '${project}'`),
        ).toEqual([{ calls: after.length }]);
        await expectViews(ledger, after, project);
        await ledger.check(project);
      }),
      { numRuns: 8 },
    );
  });
});
