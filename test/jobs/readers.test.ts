import { expect, test } from 'vitest';
import type { WindowProgress } from '../../src/jobs/jobs.ts';
import { type Manifest, windowOf } from '../../src/manifest.ts';
import { readTexts } from '../support/database.ts';
import { temporaryHome } from '../support/home.ts';
import { startTestMember } from '../support/members.ts';
import { servePoisoned } from '../support/poison.ts';
import { openSandbox, seconds } from '../support/sandbox.ts';

const from = '2026-10-01T06:00:00Z';

test('of windows that are read side by side each tells its own requests and retries, and the run their sum', async () => {
  const sandbox = await openSandbox({ callsPerDay: 30_000 });
  const refusals = new Map([
    ['2026-10-01T07:00:00Z', 2],
    ['2026-10-01T09:00:00Z', 1],
  ]);
  const api = await servePoisoned(sandbox, rangeStart => {
    const left = refusals.get(rangeStart) ?? 0;
    refusals.set(rangeStart, left - 1);
    return left > 0 ? { status: 429, headers: { 'retry-after': '0' } } : undefined;
  });
  const home = await temporaryHome();
  const environment = { TRUNKLEDGER_FROM: from, TRUNKLEDGER_CLOSE_SCHEDULE: 'off' };
  const now = () => (seconds(from) + 6 * 3600 + 1) * 1000;
  const member = await startTestMember({ sandbox: api, home, environment, now });
  const jobs = (await member.queues.windows.getCompleted()).filter(({ name }) => name === 'window');
  expect(jobs).toHaveLength(6);
  for (const { returnvalue } of jobs) {
    const { landed, spent } = returnvalue as WindowProgress;
    const manifest = (await member.extraction.landing.read(landed[0]?.path ?? '')) as Manifest;
    const refused = { '07': 2, '09': 1 }[manifest.window_start.slice(11, 13)] ?? 0;
    const { requests } = manifest;
    const { start } = windowOf(manifest);
    const asked = api.asked.filter(each => seconds(each) === start);
    expect(spent, manifest.window_start).toMatchObject({ requests, retries: refused, rateLimited: refused });
    expect(requests).toBe(asked.length);
    expect(requests).toBeGreaterThan(1);
  }
  const total = sandbox.stats.requests + 3;
  await member.stop(1000);
  expect(
    await readTexts(
      `${home}/analytics.duckdb`,
      'select requests::varchar as requests, retries::varchar as retries from ops.runs',
    ),
  ).toEqual([{ requests: String(total), retries: '3' }]);
}, 60_000);
