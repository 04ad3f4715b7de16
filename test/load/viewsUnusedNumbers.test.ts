import { expect, test } from 'vitest';
import { insertVersions } from '../support/versions.ts';
import { openLedger, project, type TestLedger, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const day = 86_400;
/** The end of what the ledger covers in each test. */
const covered = Date.parse('2026-10-01T00:00:00Z') / 1000;

interface Day {
  readonly daysBefore: number;
  readonly days?: number;
  readonly calls?: readonly Record<string, unknown>[];
}

/** Proves days before the end of coverage; calls are made in the first second of the first day. */
async function cover(ledger: TestLedger, { daysBefore, days = 1, calls = [] }: Day): Promise<void> {
  const start = covered - daysBefore * day;
  const createTime = new Date(start * 1000).toISOString();
  const lines = calls.map((call, index) =>
    callLine(`${daysBefore}-${index}`, { createTime, answerTime: '', endTime: createTime, ...call }),
  );
  await ledger.read({ start, end: start + days * day }, lines, { fetchedAt: '2026-10-05T00:00:00Z' });
}

const number = '+12015550100';

async function hold(ledger: TestLedger, from: string, create_time: string | null = null): Promise<void> {
  const values = { phone_number_id: 'n', phone_number: number, trunk_id: 't', create_time };
  await insertVersions(ledger, project, 'phone_numbers', [{ values, from }]);
}

const findings = (ledger: TestLedger) =>
  ledger.query(
    `select * exclude (project_id) from configuration_findings where finding = 'number_without_calls'`,
  );

test('a number without a call in the 90 days is found, with its last call', async () => {
  const ledger = await openLedger();
  await hold(ledger, '2026-01-01T00:00:00Z');
  await cover(ledger, { daysBefore: 90, days: 90 });
  await cover(ledger, { daysBefore: 100, calls: [{ direction: 'INBOUND', to: number }] });
  expect(await findings(ledger)).toEqual([
    {
      finding: 'number_without_calls',
      severity: 'info',
      resource: 'phone_numbers',
      resource_id: 'n',
      resource_name: number,
      evidence: `${number} had no call in the 90 days until 2026-10-01 00:00 UTC; the last one was at 2026-06-23 00:00 UTC.`,
      since: '2026-06-23T00:00:00Z',
    },
  ]);
});

test('a number that never had a call is found since it is there', async () => {
  const ledger = await openLedger();
  await hold(ledger, '2026-09-30T00:00:00Z', '2026-02-01T00:00:00Z');
  // Its own number in the wrong place is another side's number.
  const calls = [
    { direction: 'INBOUND', from: number, to: '+12015550101' },
    { direction: 'OUTBOUND', from: '+12015550101', to: number },
  ];
  await cover(ledger, { daysBefore: 90, days: 90, calls });
  expect(await findings(ledger)).toMatchObject([
    { evidence: expect.stringMatching(/, and none before\.$/), since: '2026-02-01T00:00:00Z' },
  ]);
});

test.each([
  ['a call at the very start of the 90 days', 90, { direction: 'INBOUND', to: number }],
  ['an outbound call', 10, { direction: 'OUTBOUND', from: number }],
])('%s is enough', async (_, daysBefore, call) => {
  const ledger = await openLedger();
  await hold(ledger, '2026-01-01T00:00:00Z');
  for (let before = 90; before > 0; before -= 10)
    await cover(ledger, { daysBefore: before, days: 10, calls: before === daysBefore ? [call] : [] });
  expect(await findings(ledger)).toEqual([]);
});

test('a number is not found before the ledger covers 90 days without a gap', async () => {
  const ledger = await openLedger();
  await hold(ledger, '2026-01-01T00:00:00Z');
  await cover(ledger, { daysBefore: 40, days: 40 });
  await cover(ledger, { daysBefore: 95, days: 54 });
  expect(await findings(ledger)).toEqual([]);
  const gap = windowOf('2026-08-21T00:00:00Z', '2026-08-22T00:00:00Z');
  await ledger.fail(gap, 'no', { fetchedAt: '2026-10-05T00:00:00Z' });
  expect(await findings(ledger)).toEqual([]);
  await cover(ledger, { daysBefore: 41 });
  expect(await findings(ledger)).toHaveLength(1);
});

test('a number is not found before it was held for 90 days', async () => {
  const ledger = await openLedger();
  await cover(ledger, { daysBefore: 90, days: 90 });
  await hold(ledger, '2026-07-03T00:00:01Z');
  expect(await findings(ledger)).toEqual([]);
  await ledger.connection.run("update phone_numbers set valid_from = '2026-07-03T00:00:00'");
  expect(await findings(ledger)).toHaveLength(1);
});
