import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readClosedMonths } from '../../../src/reconcile/close/closedMonths.ts';
import { close, queryMonth } from '../../support/closedMonths.ts';
import { readTexts } from '../../support/database.ts';
import { publishLedger } from '../../support/reconcile.ts';
import { openLedger, type TestLedger, windowOf } from '../../support/warehouse.ts';
import { callLine } from '../../support/warehouseRecords.ts';

/** What the provider lists of each call at one time. */
interface Listed {
  readonly day: number;
  readonly amount: number | null;
  readonly currency: 'EUR' | 'USD';
  readonly seconds: number;
}

/** Days are counted from 1 October over four months: calls also move between them. */
const listed: fc.Arbitrary<Listed | null> = fc.option(
  fc.record({
    day: fc.integer({ min: 0, max: 91 }),
    amount: fc.option(fc.integer({ min: 0, max: 3 })),
    currency: fc.constantFrom('EUR', 'USD'),
    seconds: fc.integer({ min: 0, max: 2 }),
  }),
  { freq: 3 },
);

/** What is listed at each of the readings, call by call; null where it is not. */
const histories = fc.array(fc.array(listed, { minLength: 8, maxLength: 8 }), { minLength: 4, maxLength: 4 });

/** Two readings and closes in each month: one before its end, one after it. */
const readings = ['2026-11-05', '2026-11-25', '2026-12-05', '2027-01-05'];
const closes = [
  { after: 0, month: '2026-10', at: '2026-11-06T00:00:00Z' },
  { after: 2, month: '2026-11', at: '2026-12-06T00:00:00Z' },
  { after: 3, month: '2026-12', at: '2027-01-06T00:00:00Z' },
  { after: 3, month: '2027-01', at: '2027-02-06T00:00:00Z' },
] as const;

const everything = windowOf('2026-10-01T00:00:00Z', '2027-01-01T00:00:00Z');

function lineOf({ day, amount, currency, seconds }: Listed, index: number): string {
  const created = new Date(Date.UTC(2026, 9, 1 + day, 12, index)).toISOString();
  const price = amount === null ? undefined : { currencyCode: currency, amount: `${amount}.25` };
  return callLine(`call-${index}`, {
    createTime: created,
    answerTime: created,
    endTime: created,
    billingDurationSeconds: seconds,
    price,
  });
}

async function live(ledger: TestLedger, history: readonly (readonly (Listed | null)[])[]): Promise<string> {
  let published = '';
  for (const [index, at] of readings.entries()) {
    const lines = (history[index] ?? []).flatMap((call, n) => (call === null ? [] : [lineOf(call, n)]));
    await ledger.read(everything, lines, { fetchedAt: `${at}T00:00:00Z`, policy: { accept_shrink: true } });
    published = await publishLedger(ledger);
    for (const { month, at: now } of closes.filter(({ after }) => after === index))
      await close(published, month, now, { acceptUnproven: true });
  }
  return published;
}

/** Sums by month and currency in millionths, of frozen figures and of all that was booked since. */
async function frozenAndBooked(published: string): Promise<Record<string, bigint>> {
  const sums: Record<string, bigint> = {};
  const add = (month: string, currency: string | null, amount: string): void => {
    if (currency === null) return;
    const key = `${month} ${currency}`;
    sums[key] = (sums[key] ?? 0n) + BigInt(amount.replace('.', ''));
  };
  for (const { month, sums: own, adjustments } of await readClosedMonths(
    join(published, '../reconciliation'),
  )) {
    for (const { currency, amount } of own) add(month, currency, amount);
    for (const { of_month, currency, amount } of adjustments) add(of_month, currency, amount);
  }
  return withoutZeros(sums);
}

async function ledgerNow(published: string): Promise<Record<string, bigint>> {
  const found = await readTexts(
    published,
    `select strftime(billing_date, '%Y-%m') || ' ' || price_currency as key, sum(price_amount)::decimal(38, 6) as amount
     from calls where price_currency is not null group by key`,
  );
  return withoutZeros(
    Object.fromEntries(found.map(row => [String(row.key), BigInt(String(row.amount).replace('.', ''))])),
  );
}

function withoutZeros(sums: Record<string, bigint>): Record<string, bigint> {
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0n));
}

test('whatever changes, the frozen sums and all that was booked since are the sums of the ledger now', async () => {
  let booked = 0;
  await fc.assert(
    fc.asyncProperty(histories, async history => {
      const ledger = await openLedger();
      const published = await live(ledger, history);
      expect(await frozenAndBooked(published)).toEqual(await ledgerNow(published));
      const pending = await queryMonth(
        published,
        '2027-02',
        '2027-02-07T00:00:00Z',
        'select call_id from found_adjustments',
      );
      expect(pending).toEqual([]);
      const months = await readClosedMonths(join(published, '../reconciliation'));
      booked += months.flatMap(({ adjustments }) => adjustments).length;
    }),
    { numRuns: 4 },
  );
  expect(booked).toBeGreaterThan(0);
}, 180_000);
