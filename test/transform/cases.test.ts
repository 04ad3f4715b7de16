import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Policy } from '../../src/manifest.ts';
import type { Row } from '../../src/sql.ts';
import { openLedger, type TestLedger, windowOf } from '../support/warehouse.ts';

/**
 * A folder a case: `input.ndjson` (records as the API delivers them, one a line), `window.json` (how they were read)
 * and `expected.json`, which is written by hand and never by a test.
 */
const folder = new URL('../cases/', import.meta.url);

interface ReadingFile {
  readonly window: [start: string, end: string];
  readonly fetched_at: string;
  readonly zone?: string;
  readonly total_items?: number;
  readonly policy?: Partial<Policy>;
}

interface Expected {
  /** All the calls that load, in the order of `call_id`, each with the columns that matter here. */
  readonly calls: readonly Row[];
  /** All the records that do not, by their line (from 1), with words that the reason has to hold. */
  readonly rejected: readonly { readonly line: number; readonly reason: readonly string[] }[];
  /** Columns of the row of ops.windows. */
  readonly window: Row;
}

function readJson<T>(name: string, file: string): T {
  return JSON.parse(readFileSync(new URL(`${name}/${file}`, folder), 'utf8')) as T;
}

function inputLines(name: string): string[] {
  return readFileSync(new URL(`${name}/input.ndjson`, folder), 'utf8')
    .split('\n')
    .slice(0, -1);
}

async function loadCase(name: string): Promise<TestLedger> {
  const reading = readJson<ReadingFile>(name, 'window.json');
  const ledger = await openLedger(reading.zone === undefined ? {} : { zone: reading.zone });
  const result = await ledger.read(windowOf(...reading.window), inputLines(name), {
    fetchedAt: reading.fetched_at,
    ...(reading.policy && { policy: reading.policy }),
    ...(reading.total_items !== undefined && { totalItems: reading.total_items }),
  });
  expect(result).toMatchObject({ outcome: 'loaded', error: null });
  return ledger;
}

const cases = readdirSync(fileURLToPath(folder)).sort();

describe('records in, rows out', () => {
  test.each(cases)('%s', async name => {
    const expected = readJson<Expected>(name, 'expected.json');
    const ledger = await loadCase(name);

    const calls = await ledger.query('select * from calls order by call_id');
    expect(calls.map(call => call.call_id)).toEqual(expected.calls.map(call => call.call_id));
    expect(calls).toMatchObject(expected.calls);

    await expectRejected(ledger, inputLines(name), expected.rejected);

    expect((await ledger.query('select * from ops.windows'))[0]).toMatchObject(expected.window);
    await ledger.check();
  });
});

/** Every bad record is set aside as it was delivered, with all its reasons; nothing else is. */
async function expectRejected(
  ledger: TestLedger,
  lines: readonly string[],
  expected: Expected['rejected'],
): Promise<void> {
  const rejected = await ledger.query('select raw, reason from ops.rejected_calls');
  expect(rejected.map(each => each.raw).sort()).toEqual(expected.map(({ line }) => lines[line - 1]).sort());
  for (const { line, reason } of expected) {
    const found = rejected.find(each => each.raw === lines[line - 1]);
    for (const word of reason) expect(found?.reason, lines[line - 1]).toContain(word);
  }
}
