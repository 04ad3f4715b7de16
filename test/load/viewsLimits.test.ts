import { expect, test } from 'vitest';
import { insertVersions } from '../support/versions.ts';
import { openLedger, project, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const window = windowOf('2026-10-01T00:00:00Z', '2026-10-01T04:00:00Z');
const fetchedAt = '2026-10-03T00:00:00Z';

/** Three calls of both directions in one second of each hour. */
const lines = [0, 1, 2, 3].flatMap(hour =>
  ['INBOUND', 'OUTBOUND', 'INBOUND'].map((direction, index) =>
    callLine(`call-${hour}-${index}`, {
      direction,
      createTime: `2026-10-01T0${hour}:10:00.${index}00Z`,
      answerTime: '',
      endTime: `2026-10-01T0${hour}:10:30Z`,
    }),
  ),
);

test('the limit is that of the start of the hour, and of hours before the first version the first one', async () => {
  const ledger = await openLedger();
  await ledger.read(window, lines, { fetchedAt });
  const version = (limit: number | null, from: string, to: string | null) => ({
    values: { trunk_id: 'trunk-1', calls_per_second: limit },
    from,
    to,
  });
  await insertVersions(ledger, project, 'trunks', [
    version(2, '2026-10-01T01:00:00Z', '2026-10-01T01:30:00Z'),
    version(3, '2026-10-01T01:30:00Z', '2026-10-01T02:00:00.000001Z'),
    version(6, '2026-10-01T02:00:00.000001Z', '2026-10-01T02:30:00Z'),
  ]);
  expect(await ledger.query('select * from trunk_limits order by hour')).toEqual(
    [
      [2, 1.5, true],
      [2, 1.5, true],
      [3, 1, false],
      [null, null, null],
    ].map(([calls_per_second, utilisation, is_over_limit], hour) => ({
      hour: `2026-10-01T0${hour}:00:00Z`,
      project_id: project,
      trunk_id: 'trunk-1',
      attempts: 3,
      peak_cps: 3,
      calls_per_second,
      utilisation,
      is_over_limit,
    })),
  );
});

test('a limit that is not known or zero gives no utilisation', async () => {
  const ledger = await openLedger();
  await ledger.read(window, lines.slice(0, 3), { fetchedAt });
  await insertVersions(ledger, project, 'trunks', [
    { values: { trunk_id: 'trunk-1', calls_per_second: 0 }, from: '2026-10-01T00:00:00Z' },
  ]);
  const limits = 'select calls_per_second, utilisation, is_over_limit from trunk_limits';
  expect(await ledger.query(limits)).toEqual([
    { calls_per_second: 0, utilisation: null, is_over_limit: true },
  ]);
  await ledger.connection.run('update trunks set calls_per_second = null');
  expect(await ledger.query(limits)).toEqual([
    { calls_per_second: null, utilisation: null, is_over_limit: null },
  ]);
});

test('hours of which a peak is wrong do not pass the check', async () => {
  const ledger = await openLedger();
  await ledger.read(window, lines, { fetchedAt });
  await ledger.check();
  for (const wrong of ['trunk_peak_cps + 1', 'peak_cps - 1', 'null']) {
    await ledger.connection.run('begin');
    await ledger.connection.run(
      `update trunk_hours set trunk_peak_cps = ${wrong} where hour = '2026-10-01T02:00:00'`,
    );
    await expect(ledger.check()).rejects.toThrow(/hours_equal_calls/);
    await ledger.connection.run('rollback');
  }
});
