import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { holdCoverage } from '../../../src/load/settings.ts';
import { openContext } from '../../../src/reconcile/openContext.ts';
import { withScratch } from '../../../src/reconcile/scratch.ts';
import { rows } from '../../../src/sql.ts';
import { close, queryMonth, readAlone } from '../../support/closedMonths.ts';
import { temporaryFolder } from '../../support/home.ts';
import { publishLedger, silent } from '../../support/reconcile.ts';
import { openLedger, windowOf } from '../../support/warehouse.ts';
import { callLine } from '../../support/warehouseRecords.ts';

const now = '2026-11-11T00:00:00Z';
const month = windowOf('2026-10-01T00:00:00Z', '2026-11-01T00:00:00Z');

function callsOf(published: string, projectId?: string): Promise<unknown[]> {
  return withScratch(published, async connection => {
    const reconciliation = join(dirname(published), 'reconciliation');
    const clock = (): number => Date.parse(now);
    await openContext(connection, {
      month: '2026-10',
      projectId,
      reconciliation,
      now: clock,
      logger: silent,
    });
    return (await rows(connection, 'select call_id from month_calls')).map(row => row.call_id);
  });
}

test('of several projects one has to be chosen, and sees its own calls', async () => {
  const ledger = await openLedger();
  for (const project of ['one', 'two'])
    await ledger.read(month, [callLine(`of ${project}`)], { fetchedAt: now, project });
  const published = await publishLedger(ledger);

  await expect(callsOf(published)).rejects.toThrow(
    'The ledger holds several projects. Choose one with --project: one, two.',
  );
  await expect(callsOf(published, 'three')).rejects.toThrow('The ledger holds no project "three".');
  expect(await callsOf(published, 'two')).toEqual(['of two']);
});

test('before anything was published, and before anything was read, what to do is said', async () => {
  const folder = await temporaryFolder();
  await expect(callsOf(join(folder, 'analytics.duckdb'))).rejects.toThrow('Run: trunkledger sync');
  await expect(callsOf(await publishLedger(await openLedger()))).rejects.toThrow('holds no project yet');
});

test('a published copy of another version is refused', async () => {
  const ledger = await openLedger();
  await ledger.query("insert into ops.migrations values (999, 'later', now()::timestamp)");
  await expect(callsOf(await publishLedger(ledger))).rejects.toThrow(/newer trunkledger \(migration 999/);
  await ledger.query('delete from ops.migrations where number > 1');
  await expect(callsOf(await publishLedger(ledger))).rejects.toThrow(
    /older trunkledger \(migration 1, .*Publish it anew: trunkledger sync/,
  );
});

test('calls that were dropped after their time are no change of a closed month, and no proof of an open one', async () => {
  const ledger = await openLedger();
  await holdCoverage(ledger.connection, 'project', month.start, month.start);
  await readAlone(
    ledger,
    '2026-10',
    [callLine('kept', { createTime: '2026-10-20T00:00:00Z' }), callLine('old')],
    now,
  );
  await close(await publishLedger(ledger), '2026-10', now);
  await ledger.query("delete from calls where call_id = 'old'");
  await ledger.query("insert into ops.retention values ('project', '2026-10-15', null, '2026-11-11')");
  const published = await publishLedger(ledger);

  expect(await queryMonth(published, '2026-11', now, 'from found_adjustments')).toEqual([]);
  expect(await queryMonth(published, '2026-10', now, 'from month_gaps')).toEqual([
    {
      gap_start: '2026-10-01T00:00:00Z',
      gap_end: '2026-10-15T00:00:00Z',
      reason: 'dropped after the period of retention',
    },
  ]);
});

test('months that were closed in another billing zone are not compared with', async () => {
  const ledger = await openLedger();
  await readAlone(ledger, '2026-10', [], now);
  await close(await publishLedger(ledger), '2026-10', now);
  await ledger.query("update ops.settings set value = 'Europe/Berlin' where name = 'billing_time_zone'");
  await expect(callsOf(await publishLedger(ledger))).rejects.toThrow(
    '2026-10 was closed with billing days of UTC, and the ledger has those of Europe/Berlin now.',
  );
});

test('a reading that was refused keeps the month from being proven', async () => {
  const ledger = await openLedger();
  const lines = Array.from({ length: 40 }, (_, index) => callLine(`call-${index}`));
  await ledger.read(month, lines, { fetchedAt: now });
  await ledger.read(month, [], { fetchedAt: '2026-11-12T00:00:00Z' });
  const published = await publishLedger(ledger);
  await expect(close(published, '2026-10', '2026-11-13T00:00:00Z')).rejects.toThrow(
    '2026-10 is not proven and was not closed: 1 refused reading',
  );
});
