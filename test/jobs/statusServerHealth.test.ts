import { describe, expect, test } from 'vitest';
import { readinessOf, successProbe } from '../../src/jobs/health.ts';
import type { LedgerFigures } from '../../src/jobs/metricsLedger.ts';
import { openStatusServer } from '../support/statusServer.ts';

const well = async () => 'well';
const ill = async () => Promise.reject(new Error('the reason'));

test('/readyz is 200 where every part is well, and 503 with the reason where one of them is not', async () => {
  let probe = well;
  const { url } = await openStatusServer({
    probes: { queue: well, loader: () => probe(), last_success: well },
  });
  const ready = await fetch(`${url}/readyz`);
  expect(ready.status).toBe(200);
  expect(await ready.json()).toMatchObject({
    ready: true,
    checks: { loader: { ok: true, message: 'well' } },
  });

  probe = ill;
  const unready = await fetch(`${url}/readyz`);
  expect(unready.status).toBe(503);
  expect(await unready.json()).toEqual({
    ready: false,
    checks: {
      queue: { ok: true, message: 'well' },
      loader: { ok: false, message: 'the reason' },
      last_success: { ok: true, message: 'well' },
    },
  });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('a part that never answers is not well', async () => {
  const { ready, checks } = await readinessOf(
    { queue: () => new Promise(() => undefined), loader: well },
    10,
  );
  expect(ready).toBe(false);
  expect(checks).toMatchObject({ queue: { ok: false, message: 'no answer in time' }, loader: { ok: true } });
});

describe('the last success', () => {
  const figuresAt = (time: string | undefined) => async () =>
    ({ lastSuccess: time === undefined ? undefined : Date.parse(time) / 1000 }) as LedgerFigures;

  function probe(last: string | undefined, now: string, syncSchedule = '*/15 * * * *', zone = 'UTC') {
    const schedule = { syncSchedule, scheduleTimeZone: zone };
    return successProbe(figuresAt(last), schedule, () => Date.parse(now))();
  }

  test('is recent until the second sync after it should have ended', async () => {
    const last = '2026-10-01T12:01:00Z';
    await expect(probe(last, '2026-10-01T12:40:00Z')).resolves.toContain(last);
    await expect(probe(last, '2026-10-01T12:40:01Z')).rejects.toThrow(
      `${last}, and another was due by 2026-10-01T12:40:00Z`,
    );
  });

  test('follows a schedule that rests at weekends', async () => {
    const friday = '2026-10-02T18:01:00Z';
    await expect(probe(friday, '2026-10-05T08:59:00Z', '0 8-18 * * 1-5')).resolves.toContain(friday);
    await expect(probe(friday, '2026-10-05T09:11:00Z', '0 8-18 * * 1-5')).rejects.toThrow('due by');
  });

  test('follows the clocks of the zone of the schedule', async () => {
    // The night of 25 October has 25 hours in Berlin: 03:00 is 02:00 UTC, and 01:00 UTC the day before.
    const last = '2026-10-24T01:30:00Z';
    await expect(probe(last, '2026-10-26T02:10:00Z', '0 3 * * *', 'Europe/Berlin')).resolves.toContain(last);
    await expect(probe(last, '2026-10-26T02:10:01Z', '0 3 * * *', 'Europe/Berlin')).rejects.toThrow('due by');
  });

  test('is missed where there was none, or nothing was published', async () => {
    await expect(probe(undefined, '2026-10-01T00:00:00Z')).rejects.toThrow('no sync has succeeded yet');
    const schedule = { syncSchedule: '*/15 * * * *', scheduleTimeZone: 'UTC' };
    await expect(successProbe(async () => undefined, schedule, Date.now)()).rejects.toThrow('no sync');
  });

  test('is not judged where no schedule asks for syncs', async () => {
    const schedule = { syncSchedule: undefined, scheduleTimeZone: 'UTC' };
    await expect(successProbe(async () => undefined, schedule, Date.now)()).resolves.toContain('not judged');
  });
});
