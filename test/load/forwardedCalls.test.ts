import { expect, test } from 'vitest';
import { CallLog } from '../../src/sandbox/callLog.ts';
import { readTexts } from '../support/database.ts';
import { temporaryHome } from '../support/home.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { openSandbox, project, seconds } from '../support/sandbox.ts';
import { insertVersions } from '../support/versions.ts';
import { openLedger, project as testProject, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const forwardNumber = '+12015550001';
const mainNumber = '+12015551000';
const caller = '+442079460000';

/** Pairs that these calls make on a trunk that forwards to `forwardNumber`. */
async function pairsOf(lines: readonly string[]) {
  const ledger = await openLedger();
  await insertVersions(ledger, testProject, 'trunks', [
    {
      values: { trunk_id: 'trunk-1', call_forward_number: '1 (201) 555-0001' },
      from: '2026-09-01T00:00:00Z',
    },
  ]);
  const window = windowOf('2026-10-01T00:00:00Z', '2026-10-01T01:00:00Z');
  await ledger.read(window, lines, { fetchedAt: '2026-10-03T00:00:00Z' });
  const found = await ledger.query('from forwarded_calls order by inbound_call_id');
  return found.map(row => [row.inbound_call_id, row.outbound_call_id]);
}

const comesIn = (id: string, changes: Record<string, unknown> = {}) =>
  callLine(id, { direction: 'INBOUND', from: caller, to: mainNumber, ...changes });
const goesOut = (id: string, changes: Record<string, unknown> = {}) =>
  callLine(id, { direction: 'OUTBOUND', from: mainNumber, to: forwardNumber, ...changes });

test('of calls that are as near in time, those that were answered and ended together are a pair', async () => {
  const one = { answerTime: '2026-10-01T00:10:04Z', endTime: '2026-10-01T00:11:00Z' };
  const two = { answerTime: '2026-10-01T00:10:05Z', endTime: '2026-10-01T00:11:00Z' };
  const three = { answerTime: '2026-10-01T00:10:05Z', endTime: '2026-10-01T00:12:00Z' };
  const four = { answerTime: undefined, endTime: '2026-10-01T00:12:00Z' };
  expect(
    await pairsOf([
      ...[one, two, three, four].map((times, index) => comesIn(`in-${index}`, times)),
      ...[four, three, two, one].map((times, index) => goesOut(`out-${3 - index}`, times)),
    ]),
  ).toEqual([0, 1, 2, 3].map(index => [`in-${index}`, `out-${index}`]));
});

test('a leg from the number that was called goes before one from the caller, and a nearer one before both', async () => {
  expect(await pairsOf([comesIn('in'), goesOut('a', { from: caller }), goesOut('b')])).toEqual([['in', 'b']]);
  const later = '2026-10-01T00:10:01Z';
  expect(
    await pairsOf([comesIn('in'), goesOut('a', { from: caller }), goesOut('b', { createTime: later })]),
  ).toEqual([['in', 'a']]);
});

test('a leg comes at most a minute later, on the same trunk, to the number that the trunk forwards to', async () => {
  const at = (time: string) => ({ createTime: `2026-10-01T00:${time}Z` });
  expect(await pairsOf([comesIn('in'), goesOut('out', at('11:00'))])).toEqual([['in', 'out']]);
  expect(await pairsOf([comesIn('in'), goesOut('out', at('11:00.000001'))])).toEqual([]);
  expect(await pairsOf([comesIn('in'), goesOut('out', at('09:59.999999'))])).toEqual([]);
  expect(await pairsOf([comesIn('in'), goesOut('out', { trunkId: 'trunk-2' })])).toEqual([]);
  expect(await pairsOf([comesIn('in'), goesOut('out', { to: '+12015550002' })])).toEqual([]);
  expect(await pairsOf([comesIn('in'), goesOut('out', { from: '+12015551001' })])).toEqual([]);
});

test('the other leg of each forwarded call of a day is the one that the sandbox made of it', async () => {
  const home = await temporaryHome();
  const sandbox = await openSandbox({ seed: 'forwarding', callsPerDay: 6000 });
  const range = { start: seconds('2026-10-01T00:00Z'), end: seconds('2026-10-02T00:00Z') };
  await syncInProcess({ sandbox, home }, { from: range.start, to: range.end });
  const children = [...new CallLog('forwarding', project, 6000).from(range)].filter(plan => plan.parentId);
  const truth = children.flatMap(({ id, parentId = '' }) => [
    { call_id: id, other_leg_call_id: parentId, is_forwarded: 'false', is_forward_leg: 'true' },
    { call_id: parentId, other_leg_call_id: id, is_forwarded: 'true', is_forward_leg: 'false' },
  ]);
  const found = await readTexts(
    `${home}/analytics.duckdb`,
    'select call_id, other_leg_call_id, is_forwarded, is_forward_leg from calls_enriched where other_leg_call_id is not null',
  );
  const sorted = (rows: readonly object[]) => rows.map(row => JSON.stringify(row)).sort();
  expect(truth.length).toBeGreaterThan(100);
  expect(sorted(found)).toEqual(sorted(truth));
});
