import { expect, test } from 'vitest';
import { updateAlerts } from '../../src/load/alerts.ts';
import { closeRange, recordClose } from '../../src/load/closes.ts';
import { recordRecount } from '../../src/load/recounts.ts';
import { beginRun } from '../../src/load/runs.ts';
import { takeOver } from '../../src/load/takeOver.ts';
import { openLedger, project, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const day = windowOf('2026-10-01T00:00:00Z', '2026-10-02T00:00:00Z');
const tables = ['runs', 'closes', 'recounts', 'alerts'];

test('what no landing file holds is the same, row for row, in a warehouse that was made again', async () => {
  const old = await openLedger();
  await old.read(day, [callLine("it's a call")], { fetchedAt: '2026-10-03T00:00:00Z' });
  const startedAt = Date.parse('2026-10-03T00:00:00.123Z');
  const run = { runId: "O'Run", projectId: project, command: 'close "2026-10-01"', range: day, startedAt };
  await beginRun(old.connection, run);
  const close = { date: '2026-10-01', ...closeRange('2026-10-01', 'UTC') };
  await recordClose(old.connection, { projectId: project, day: close, runId: 'run', closedAt: startedAt });
  await recordRecount(old.connection, project, {
    range: day,
    runId: 'run',
    seenAt: startedAt,
    windows: 24,
    expected: 9_007_199_254_740_991,
    counted: null,
    reopened: 0,
    refused: 2,
    error: 'ApiUnavailableError: it said "no", twice',
  });
  await updateAlerts(
    old.connection,
    project,
    [{ kind: 'open_gap', subject: 'gap', stretch: day, detail: 'ä\n"', patience: 7200 }],
    startedAt,
  );

  const fresh = await openLedger();
  await takeOver(old.connection, fresh.connection);
  for (const table of tables) {
    const taken = await fresh.query(`from ops.${table}`);
    expect(taken).toHaveLength(1);
    expect(taken).toEqual(await old.query(`from ops.${table}`));
  }
});

test('in another billing zone closed days are left behind, to be closed anew', async () => {
  const old = await openLedger({ zone: 'UTC' });
  const close = { date: '2026-10-01', ...closeRange('2026-10-01', 'UTC') };
  await recordClose(old.connection, { projectId: project, day: close, runId: 'run', closedAt: 0 });
  const fresh = await openLedger({ zone: 'Europe/Berlin' });
  await takeOver(old.connection, fresh.connection);
  expect(await fresh.query('from ops.closes')).toEqual([]);
});
