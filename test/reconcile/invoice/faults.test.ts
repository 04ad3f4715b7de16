import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Reason, reasons } from '../../../src/reconcile/invoice/cell.ts';
import { invoice } from '../../../src/reconcile/invoice/invoice.ts';
import { rows } from '../../../src/sql.ts';
import { randomFrom } from '../../support/random.ts';
import { type Case, faults, inCents, invoiceOf } from './faults.ts';
import { csvOf, randomCalls } from './model.ts';
import { fillWorld } from './world.ts';

let folder: string;
let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'faults-'));
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  connection = await instance.connect();
});
afterAll(() => {
  connection.disconnectSync();
  instance.closeSync();
  rmSync(folder, { recursive: true });
});

const seeds = [1, 2];

/** The amount of each reason in each currency that the reconciliation found, in ten-thousandths; nothing where it is zero. */
async function found(month: Case): Promise<Map<string, number>> {
  const file = join(folder, 'invoice.csv');
  writeFileSync(file, csvOf(month.lines));
  await invoice(await fillWorld(connection, month.ledger), { files: [file] });
  const sums = await rows(
    connection,
    'select currency, reason, (sum(amount) * 10000)::double as amount from invoice_differences group by all order by all',
  );
  return new Map(sums.map(row => [`${row.currency} ${row.reason}`, Number(row.amount)]));
}

function expectedOf({ expected }: Case): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { currency, reason, amount } of expected) {
    const key = `${currency} ${reason}`;
    sums.set(key, (sums.get(key) ?? 0) + amount);
  }
  return sums;
}

/** Where a price has to be computed anew, its calls' fourth decimals are rounding: half a unit of each. */
const computed: readonly Reason[] = ['rate', 'increment', 'missing coverage', 'rounding', 'unexplained'];

function compare(actual: Map<string, number>, expected: Map<string, number>, slack: number): void {
  for (const reason of reasons) {
    for (const currency of ['USD', 'EUR']) {
      const key = `${currency} ${reason}`;
      const difference = Math.abs((actual.get(key) ?? 0) - (expected.get(key) ?? 0));
      const allowed = computed.includes(reason) ? slack : 0;
      expect(difference, `${key}: ${actual.get(key)}, expected ${expected.get(key)}`).toBeLessThanOrEqual(
        allowed,
      );
    }
  }
}

describe.each(seeds)('in month %i', seed => {
  const calls = randomCalls(seed);

  test('nothing is found where nothing differs', async () => {
    expect(await found(invoiceOf(calls))).toEqual(new Map());
  });

  test.each(Object.entries(faults))('%s is found with its reason and amount', async (_, fault) => {
    const month = fault(invoiceOf(calls), randomFrom(seed));
    compare(await found(month), expectedOf(month), 20);
  });

  test.each([-5, 9])('a month cut %i hours east of UTC is found as cut-off', async offset => {
    const month = invoiceOf(calls, offset);
    expect(await found(month)).toEqual(new Map([...expectedOf(month)].filter(([, amount]) => amount !== 0)));
  });

  test('lines in cents are rounding alone', async () => {
    const month = inCents(invoiceOf(calls));
    expect(await found(month)).toEqual(expectedOf(month));
  });

  test('all faults at once are each found with their reason and amount', async () => {
    const month = Object.values(faults).reduce(
      (faulty, fault) => fault(faulty, randomFrom(seed)),
      invoiceOf(calls, 2),
    );
    compare(await found(month), expectedOf(month), 80);
  });
});
