import { expect, test } from 'vitest';
import { CallLog } from '../../src/sandbox/callLog.ts';
import { readTexts } from '../support/database.ts';
import { temporaryHome } from '../support/home.ts';
import { syncInProcess } from '../support/pipeline.ts';
import { openSandbox, project, seconds } from '../support/sandbox.ts';

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
