import { expect, test } from 'vitest';
import { retentionCut } from '../../src/erase/retentionCut.ts';
import { runFile } from '../../src/sql.ts';
import { callAt } from '../support/callsApi.ts';
import { openLedger, project, windowOf } from '../support/warehouse.ts';

const before = windowOf('2026-10-01T23:00:00Z', '2026-10-02T00:00:00Z');
const after = windowOf('2026-10-02T00:00:00Z', '2026-10-02T01:00:00Z');
const calls_from = '2026-10-02T00:00:00Z';

const call = (id: string, createTime: string, endTime: string): string =>
  JSON.stringify(callAt(id, createTime, { answerTime: createTime, endTime, direction: 'INBOUND' }));

test('hours after the cut are counted with dropped calls that last into them, and their readings are set aside', async () => {
  const ledger = await openLedger();
  const long = call('long', '2026-10-01T23:50:00Z', '2026-10-02T00:30:00Z');
  const short = call('short', '2026-10-02T00:10:00Z', '2026-10-02T00:12:00Z');
  await ledger.read(before, [long], { fetchedAt: '2026-10-03T06:00:00Z' });
  await ledger.read(after, [short], { fetchedAt: '2026-10-03T06:00:00Z' });
  const late = call('late', '2026-10-02T00:20:00Z', '2026-10-02T00:25:00Z');

  const parameters = {
    project_id: project,
    calls_from,
    landing_from: null,
    applied_at: '2026-10-04T00:00:00Z',
  };
  await runFile(ledger.connection, 'erase/retention', parameters);
  await runFile(ledger.connection, 'erase/drop_calls', parameters);
  await ledger.check();
  expect(await ledger.query('select call_id from calls')).toEqual([{ call_id: 'short' }]);
  expect(await ledger.query('select * exclude (project_id) from ops.retained_spans')).toMatchObject([
    { trunk_id: 'trunk', create_time: '2026-10-01T23:50:00Z', occupied_until: '2026-10-02T00:30:00Z' },
  ]);

  await ledger.read(after, [short, late], { fetchedAt: '2026-10-04T06:00:00Z' });
  await ledger.check();
  const hours =
    'select attempts, occupied_microseconds // 60000000 as minutes, peak_concurrent from trunk_hours order by hour';
  expect(await ledger.query(hours)).toEqual([
    { attempts: 1, minutes: 10, peak_concurrent: 1 },
    { attempts: 2, minutes: 37, peak_concurrent: 2 },
  ]);

  expect(await ledger.read(before, [long], { fetchedAt: '2026-10-04T06:00:00Z' })).toMatchObject({
    outcome: 'superseded',
  });
  expect(await ledger.fail(before, 'too late', { fetchedAt: '2026-10-04T06:00:00Z' })).toMatchObject({
    outcome: 'superseded',
  });
  await ledger.event('reopen', '2026-10-04T07:00:00Z', [before]);
  expect(await ledger.query('select state, distinct_calls from ops.windows order by window_start')).toEqual([
    { state: 'settled', distinct_calls: 1 },
    { state: 'settled', distinct_calls: 2 },
  ]);
});

const hour = 3600;
const start = Date.parse('2026-10-01T00:00:00Z') / 1000;
const windows = (length: number, states: readonly string[]) =>
  states.map((state, index) => ({
    start: start + index * length * hour,
    end: start + (index + 1) * length * hour,
    state,
  }));
const at = (seconds: number | undefined) => seconds && new Date(seconds * 1000).toISOString();

test('a cut is the beginning of a billing day, keeps what is not settled, and cuts no window', () => {
  const settled = windows(6, Array(16).fill('settled'));
  const limit = Date.parse('2026-10-03T17:00:00Z') / 1000;
  expect(at(retentionCut(settled, limit, 'UTC'))).toBe('2026-10-03T00:00:00.000Z');
  expect(at(retentionCut(settled, limit, 'America/New_York'))).toBe('2026-10-03T00:00:00.000Z');
  expect(at(retentionCut(windows(1, Array(96).fill('settled')), limit, 'America/New_York'))).toBe(
    '2026-10-03T04:00:00.000Z',
  );
  expect(at(retentionCut(windows(1, Array(96).fill('settled')), limit, 'Asia/Kolkata'))).toBe(
    '2026-10-02T18:00:00.000Z',
  );
  const open = windows(6, [...Array(5).fill('settled'), 'complete', ...Array(10).fill('settled')]);
  expect(at(retentionCut(open, limit, 'UTC'))).toBe('2026-10-02T00:00:00.000Z');
  const failed = windows(6, ['settled', 'failed', ...Array(14).fill('settled')]);
  expect(at(retentionCut(failed, limit, 'UTC'))).toBe('2026-10-03T00:00:00.000Z');
  expect(retentionCut(settled, start, 'UTC')).toBeUndefined();
  expect(retentionCut([], limit, 'UTC')).toBeUndefined();
});
