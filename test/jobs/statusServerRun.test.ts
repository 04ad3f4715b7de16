import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Member } from '../../src/jobs/member.ts';
import { readTexts } from '../support/database.ts';
import { temporaryHome } from '../support/home.ts';
import { runToEnd, untilIdle } from '../support/members.ts';
import { servePoisoned } from '../support/poison.ts';
import { openSandbox, project, seconds } from '../support/sandbox.ts';
import { openServedMember } from '../support/servedMember.ts';
import { samplesOf } from '../support/statusServer.ts';

const from = '2026-10-01T06:00:00Z';
const hours = 6;
const environment = { TRUNKLEDGER_FROM: from, TRUNKLEDGER_CLOSE_SCHEDULE: 'off' };
const later = (minutes: number) => (seconds(from) + hours * 3600 + 1 + minutes * 60) * 1000;

async function work(member: Member): Promise<void> {
  member.startReading();
  await member.startLoading();
  await untilIdle(member);
}

test('the metrics of a run are the figures of the ledger', async () => {
  const sandbox = await openSandbox({ callsPerDay: 6000, faults: 'malformed' });
  const home = await temporaryHome();
  const { member, samples, text } = await openServedMember({
    sandbox,
    home,
    environment,
    now: () => later(10),
  });
  const before = await samples();
  expect(before.get('trunkledger_calls_loaded_total{change="new"}')).toBe(0);
  expect(before.has('trunkledger_calls')).toBe(false);
  await work(member);
  const whole = await text('/metrics');
  const after = samplesOf(whole);

  const analytics = join(home, 'analytics.duckdb');
  const [ledger] = await readTexts(
    analytics,
    `select count(*) filter (state = 'complete') as complete, count(*) filter (state = 'settled') as settled,
       (select count(*) from calls) as calls, (select count(*) from ops.rejected_calls) as rejected,
       (select count(*) from coverage_gaps) as gaps, epoch(max(window_end))::bigint as until
     from ops.windows`,
  );
  const [run] = await readTexts(
    analytics,
    `select requests, retries, calls_new, calls_rejected, seconds, epoch(finished_at)::bigint as finished_at
     from ops.runs where command = 'sync'`,
  );
  const found = (name: string) => after.get(`trunkledger_${name}`);
  expect({
    complete: found('windows{state="complete"}'),
    settled: found('windows{state="settled"}'),
    calls: found('calls'),
    rejected: found('rejected_calls'),
    gaps: found('open_gaps'),
    until: later(10) / 1000 - (found('seconds_behind') ?? 0),
  }).toEqual(Object.fromEntries(Object.entries(ledger ?? {}).map(([name, value]) => [name, Number(value)])));
  expect({
    requests: found('requests_total'),
    retries: found('retries_total'),
    calls_new: found('calls_loaded_total{change="new"}'),
    calls_rejected: found('calls_rejected_total'),
    seconds: found('run_seconds_sum{command="sync"}'),
    finished_at: found('last_success_timestamp_seconds'),
  }).toEqual(Object.fromEntries(Object.entries(run ?? {}).map(([name, value]) => [name, Number(value)])));
  expect(found('rejected_calls')).toBeGreaterThan(0);
  for (const part of ['extraction', 'load']) {
    expect(found(`window_${part}_seconds_count`)).toBe(Number(ledger?.complete) + Number(ledger?.settled));
  }
  expect(found('window_extraction_seconds_sum')).toBeGreaterThan(0);
  expect(found('request_seconds_total')).toBeGreaterThan(0);
  expect(found('publish_seconds_count')).toBe(found('run_seconds_count{command="sync"}'));
  expect(found('loader')).toBe(1);
  expect(found('queue_jobs{queue="trunkledger-windows",state="waiting"}')).toBe(0);

  // Neither a phone number nor a secret.
  for (const { record } of sandbox.listing(project, seconds(from), seconds(from) + hours * 3600)) {
    const numbers = JSON.stringify(record).match(/\d{7,}/g) ?? [];
    for (const number of numbers) expect(whole).not.toContain(number);
  }
  for (const secret of ['key-of-the-test', project, home, sandbox.url]) expect(whole).not.toContain(secret);
});

test('a window that is given up, and what the API slowed down, show in the metrics', async () => {
  const sandbox = await openSandbox({ callsPerDay: 500 });
  let slowed = 3;
  const api = await servePoisoned(sandbox, rangeStart => {
    if (rangeStart.startsWith('2026-10-01T08')) return { status: 404 };
    return slowed-- > 0 ? { status: 429, headers: { 'retry-after': '0' } } : undefined;
  });
  const home = await temporaryHome();
  const { member, samples } = await openServedMember({
    sandbox: api,
    home,
    environment,
    now: () => later(0),
  });
  await work(member);
  const found = await samples();
  expect(found.get('trunkledger_rate_limited_total')).toBe(3);
  expect(found.get('trunkledger_retries_total')).toBe(3);
  expect(found.get('trunkledger_windows{state="failed"}')).toBe(1);
  expect(found.get('trunkledger_open_gaps')).toBe(1);
  expect(found.get('trunkledger_open_gap_seconds')).toBe(3600);
  expect(found.get('trunkledger_queue_jobs{queue="trunkledger-windows",state="failed"}')).toBe(1);
  expect(found.get('trunkledger_runs_total{command="sync",state="attention"}')).toBe(1);
});

test('/readyz follows the queue, the loader and the last success, one by one', async () => {
  const sandbox = await openSandbox({ callsPerDay: 500 });
  const home = await temporaryHome();
  let minutes = 0;
  const served = await openServedMember({ sandbox, home, environment, now: () => later(minutes) });
  expect(Object.keys(await served.problems())).toEqual(['loader', 'last_success']);
  await work(served.member);
  expect(await served.problems()).toEqual({});

  minutes = 120;
  expect(Object.keys(await served.problems())).toEqual(['last_success']);
  await runToEnd(served.member, 'sync');
  expect(await served.problems()).toEqual({});

  await served.member.backend.close(0);
  expect(Object.keys(await served.problems())).toEqual(['queue']);
  expect((await served.samples()).get('trunkledger_source_up{source="queue"}')).toBe(0);
  expect((await fetch(`${served.url}/healthz`)).status).toBe(200);
});

test('the board shows the four queues, and loads nothing from elsewhere', async () => {
  const sandbox = await openSandbox({ callsPerDay: 500 });
  const { url } = await openServedMember({ sandbox, home: await temporaryHome(), environment });
  const answer = await fetch(`${url}/`);
  expect(new URL(answer.url).pathname).toBe('/board/');
  const page = await answer.text();
  expect(page).not.toMatch(/https?:\/\//);
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
  const references = [...page.matchAll(/(?:src|href)="(static\/[^"]+)"/g)].map(([, path]) => path);
  expect(references.length).toBeGreaterThan(4);
  for (const path of references) {
    const asset = await fetch(new URL(path ?? '', answer.url));
    expect(asset.status, path).toBe(200);
    expect((await asset.arrayBuffer()).byteLength).toBeGreaterThan(0);
  }
  const { queues } = (await (await fetch(`${url}/board/api/queues`)).json()) as {
    queues: { name: string }[];
  };
  expect(queues.map(({ name }) => name)).toEqual([
    'trunkledger-runs',
    'trunkledger-windows',
    'trunkledger-loads',
    'trunkledger-follow-ups',
  ]);
});
