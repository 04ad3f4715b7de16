import { expect, test } from 'vitest';
import { type Cause, findCauses, withoutNumbers } from '../../src/load/alertCauses.ts';
import { closeRange, recordClose } from '../../src/load/closes.ts';
import { recordRecount } from '../../src/load/recounts.ts';
import { beginRun, endRun } from '../../src/load/runs.ts';
import { holdCoverage } from '../../src/load/settings.ts';
import { openLedger, project, type TestLedger, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const hour = 3600;
const first = windowOf('2026-10-01T00:00:00Z', '2026-10-01T01:00:00Z');
const second = windowOf('2026-10-01T01:00:00Z', '2026-10-01T02:00:00Z');
const fetched = { fetchedAt: '2026-10-01T04:00:00Z' };

async function openCovered(): Promise<TestLedger> {
  const ledger = await openLedger();
  await holdCoverage(ledger.connection, project, undefined, first.start);
  return ledger;
}

function causes(ledger: TestLedger, now: string): Promise<Cause[]> {
  return findCauses(ledger.connection, project, Date.parse(now) / 1000, 2 * hour);
}

async function failClose(ledger: TestLedger, date: string, error: string): Promise<void> {
  const startedAt = Date.parse('2026-10-02T02:15:00Z');
  const runId = `close-${date}`;
  const range = closeRange(date, 'UTC');
  await beginRun(ledger.connection, {
    runId,
    projectId: project,
    command: `close ${date}`,
    range,
    startedAt,
  });
  await endRun(ledger.connection, runId, {
    state: 'failed',
    finishedAt: startedAt,
    error,
    windows: 0,
    failedWindows: 0,
    callsNew: 0,
    callsChanged: 0,
    callsUnchanged: 0,
    callsVanished: 0,
    callsRejected: 0,
    requests: 0,
    retries: 0,
    seconds: 0,
  });
}

test('a ledger without trouble has no cause', async () => {
  const ledger = await openCovered();
  await ledger.read(first, [callLine('a')], fetched);
  expect(await causes(ledger, '2026-10-01T05:00:00Z')).toEqual([]);
});

test('a billing day is a failed night an hour after it was due, and days together are one', async () => {
  const ledger = await openCovered();
  expect(await causes(ledger, '2026-10-02T02:59:59Z')).toEqual([]);
  expect(await causes(ledger, '2026-10-02T03:00:00Z')).toMatchObject([
    { kind: 'failed_night', subject: '2026-10-01T00:00:00Z/2026-10-02T00:00:00Z', patience: hour },
  ]);
  expect(await causes(ledger, '2026-10-04T03:00:00Z')).toMatchObject([
    { subject: '2026-10-01T00:00:00Z/2026-10-04T00:00:00Z', detail: expect.stringMatching(/^3 billing day/) },
  ]);
  const later = Date.parse('2026-10-04T03:00:00Z') / 1000;
  expect(await findCauses(ledger.connection, project, later, undefined)).toEqual([]);
});

test('a close that was tried and failed is told at once with its error, and a later one that works mends it', async () => {
  const ledger = await openCovered();
  await failClose(ledger, '2026-10-01', 'The row was {"phone_number":"+12015550123","to":"12015550123"}');
  const [cause] = await causes(ledger, '2026-10-02T02:20:00Z');
  expect(cause).toMatchObject({ kind: 'failed_night', patience: 0 });
  expect(cause?.detail).toContain('The row was {"phone_number":"[number]","to":"[number]"}');
  const day = { date: '2026-10-01', ...closeRange('2026-10-01', 'UTC') };
  await recordClose(ledger.connection, { projectId: project, day, runId: 'run', closedAt: 0 });
  expect(await causes(ledger, '2026-10-02T04:00:00Z')).toEqual([]);
});

test('a gap is a cause with the error of its windows, and patience', async () => {
  const ledger = await openCovered();
  await ledger.event('plan', '2026-10-01T02:30:00Z', [first, second]);
  await ledger.read(first, [callLine('a')], fetched);
  await ledger.fail(second, 'no answer', fetched);
  expect(await causes(ledger, '2026-10-01T05:00:00Z')).toEqual([
    {
      kind: 'open_gap',
      subject: '2026-10-01T01:00:00Z/2026-10-01T02:00:00Z',
      stretch: second,
      detail: expect.stringContaining('The last error: no answer'),
      patience: 2 * hour,
    },
  ]);
});

test('rejected calls are one cause a reason, however many reasons a record has', async () => {
  const ledger = await openCovered();
  const lines = [
    callLine('a', { price: 'none' }),
    callLine('b', { price: 'none', answerTime: 'soon' }),
    callLine('c'),
  ];
  await ledger.read(first, lines, fetched);
  const found = await causes(ledger, '2026-10-01T05:00:00Z');
  expect(found.map(({ kind, subject, stretch }) => [kind, subject, stretch])).toEqual([
    ['rejected_calls', 'answerTime is no time', null],
    ['rejected_calls', 'price is no Money object', null],
  ]);
  expect(found[1]?.detail).toMatch(/^2 record/);
});

test('neighbouring windows whose reading was refused are one cause; a reading that only failed is none', async () => {
  const ledger = await openCovered();
  const many = (prefix: string, minute: string) =>
    Array.from({ length: 40 }, (_, index) =>
      callLine(`${prefix}-${index}`, { createTime: `2026-10-01T${minute}:10Z`, answerTime: undefined }),
    );
  await ledger.read(first, many('a', '00:10'), fetched);
  await ledger.read(second, many('b', '01:10'), fetched);
  const again = { fetchedAt: '2026-10-01T05:00:00Z' };
  await ledger.fail(first, 'no answer', again);
  expect(await causes(ledger, '2026-10-01T06:00:00Z')).toEqual([]);
  await ledger.read(first, [], { fetchedAt: '2026-10-01T06:00:00Z' });
  await ledger.read(second, [], { fetchedAt: '2026-10-01T06:00:00Z' });
  expect(await causes(ledger, '2026-10-01T07:00:00Z')).toMatchObject([
    { kind: 'refused_shrink', subject: '2026-10-01T00:00:00Z/2026-10-01T02:00:00Z', patience: 0 },
  ]);
});

test('a recount that was not believed is a cause until one agrees', async () => {
  const ledger = await openCovered();
  await ledger.read(first, [callLine('a')], fetched);
  const row = {
    range: first,
    runId: 'run',
    seenAt: Date.parse('2026-10-01T06:00:00Z'),
    windows: 1,
    expected: 9,
    counted: 0,
    reopened: 0,
    error: null,
  };
  await recordRecount(ledger.connection, project, { ...row, refused: 1 });
  expect(await causes(ledger, '2026-10-01T07:00:00Z')).toMatchObject([
    { kind: 'refused_shrink', stretch: first },
  ]);
  await recordRecount(ledger.connection, project, { ...row, counted: 9, refused: 0 });
  expect(await causes(ledger, '2026-10-01T07:00:00Z')).toEqual([]);
});

test('what happens in one project is no cause of another', async () => {
  const ledger = await openCovered();
  await ledger.read(first, [callLine('a', { price: 'none' })], { ...fetched, project: 'another' });
  await ledger.fail(second, 'no answer', { ...fetched, project: 'another' });
  expect(await causes(ledger, '2026-10-01T05:00:00Z')).toEqual([]);
});

test.each([
  ['+12015550123', '[number]'],
  ['sip:12015550123@10.0.0.1', 'sip:[number]@10.0.0.1'],
  ['+1 (201) 555-0123 called', '[number] called'],
  ['at 2026-10-01T00:00:00Z, 50000 calls, 503', 'at 2026-10-01T00:00:00Z, 50000 calls, 503'],
])('in "%s" a phone number is blotted out, and nothing else', (text, expected) => {
  expect(withoutNumbers(text)).toBe(expected);
});
