import { expect, onTestFinished, test } from 'vitest';
import { readWindow } from '../../src/extract/calls.ts';
import { readConfiguration } from '../../src/extract/configuration.ts';
import { createLanding } from '../../src/extract/landing.ts';
import { parseFaults } from '../../src/sandbox/faults/profile.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { connect, october, policy, readLines, temporaryFolder } from './support.ts';

/** With tokens: that is what some of the faults are about. */
async function connectToSandbox(faults: string) {
  const sandbox = await startSandbox({
    callsPerDay: 20_000,
    now: '2026-11-22T00:00:00Z',
    faults: parseFaults(faults),
  });
  onTestFinished(() => sandbox.close());
  const client = connect(sandbox.url, {
    authUrl: sandbox.authUrl,
    keySecret: 'sandbox',
    auth: 'oauth2',
    retryAfterCapMs: 5000,
  });
  return { sandbox, client, landing: createLanding(await temporaryFolder()) };
}

async function readFromSandbox(faults: string) {
  const { sandbox, client, landing } = await connectToSandbox(faults);
  const window = { start: october + 43_200, end: october + 50_400 };
  const landed = await readWindow({ client, landing }, window, { runId: 'run', policy, pageSize: 100 });
  const calls = sandbox.truth('project', window.start, window.end);
  return { landing, landed, client, truth: [...calls].map(({ callId }) => callId) };
}

test.each([
  '',
  'rate-limit:2/40',
  'server-error:1/3',
  'reset:1/4',
  'token-early:20',
  'token-error:2',
  'repeated-page',
  'short-page',
  'wrong-total',
  'page-cap:50',
  'page-size-label:2000',
  'string-page-number',
  'odd:30%',
  'server-error:1/5,page-cap:40,odd:20%,repeated-page',
])('with the faults "%s" the sandbox is read whole', async faults => {
  const { landing, landed, truth } = await readFromSandbox(faults);
  expect(landed.map(({ manifest }) => manifest.error).filter(error => error !== null)).toEqual([]);
  const lines = (await Promise.all(landed.map(part => readLines(landing, part)))).flat();
  const ids = new Set(lines.map(line => String(JSON.parse(line).callId)));
  expect(truth.filter(id => !ids.has(id))).toEqual([]);
  expect(truth.length).toBeGreaterThan(1000);
});

test.each([
  '',
  'rate-limit:2/10',
  'server-error:1/3',
  'reset:1/4',
  'token-early:5',
  'drift:2',
  'vanish:2',
  'repeated-page@phoneNumbers',
  'short-page@phoneNumbers',
  'wrong-total@phoneNumbers',
  'page-cap:3',
  'page-size-label:2000',
  'string-page-number',
  'odd:30%',
])('with the faults "%s" the configuration of the sandbox is read whole', async faults => {
  const { sandbox, client, landing } = await connectToSandbox(faults);
  // Three pages of numbers: a list has three readings, and some of the faults strike each page once.
  const landed = await readConfiguration({ client, landing }, { runId: 'run', pageSize: 40 });
  expect(landed?.manifest.failed_lists).toEqual([]);
  const served = Object.values(sandbox.configuration('project'));
  expect(landed?.manifest.records).toBe(served.reduce((sum, list) => sum + list.length, 0));
});
