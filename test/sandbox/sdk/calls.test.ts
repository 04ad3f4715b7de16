import type { ElasticSipTrunking } from '@sinch/elastic-sip-trunking';
import { expect, test } from 'vitest';
import { ids, openSandbox, PROJECT, seconds } from '../client.ts';
import { sdkFor } from './sdk.ts';

const DAY = { start: seconds('2026-10-05T00:00:00Z'), end: seconds('2026-10-06T00:00:00Z') };
const RANGE = { from: '2026-10-05T00:00:00Z', to: '2026-10-05T23:59:59Z' };

test('the SDK lists the calls of a day', async () => {
  const { sandbox } = await openSandbox();
  const page = await sdkFor(sandbox).calls.find({ createTime: '2026-10-05', size: 500 });
  const truth = [...sandbox.truth(PROJECT, DAY.start, DAY.end)];
  expect(truth.length).toBeGreaterThan(500);
  expect(page.data.map(call => call.callId)).toEqual(ids(truth).slice(0, 500));
  expect(page.data[0]?.createTime).toEqual(new Date(truth[0]?.createTime ?? ''));
  expect(page.hasNextPage).toBe(true);
});

test('the SDK pages through all calls of a range of time', async () => {
  const { sandbox } = await openSandbox();
  const listed: (string | undefined)[] = [];
  for await (const call of sdkFor(sandbox).calls.find({ createTimeRange: RANGE, size: 500 }))
    listed.push(call.callId);
  expect(listed).toEqual(ids(sandbox.truth(PROJECT, DAY.start, DAY.end)));
});

test('the SDK filters calls', async () => {
  const { sandbox } = await openSandbox();
  const request: ElasticSipTrunking.FindCallsRequestData = {
    createTimeRange: RANGE,
    callResult: 'BUSY',
    direction: 'OUTBOUND',
    from: '+1',
    size: 500,
  };
  const page = await sdkFor(sandbox).calls.find(request);
  const truth = [...sandbox.truth(PROJECT, DAY.start, DAY.end)].filter(
    call => call.callResult === 'BUSY' && call.direction === 'OUTBOUND' && call.from.startsWith('+1'),
  );
  expect(truth.length).toBeGreaterThan(0);
  expect(page.data.map(call => call.callId)).toEqual(ids(truth));
});

test('the SDK exports a day as CSV', async () => {
  const { sandbox } = await openSandbox();
  const file = await sdkFor(sandbox).calls.export({ createTimeRange: RANGE });
  expect(file.fileName).toBe('calls.csv');
  const lines = file.data.trimEnd().split('\r\n');
  expect(lines[0]).toContain('Timestamp,Call Id,');
  expect(lines.slice(1).map(line => line.split(',')[1])).toEqual(
    ids(sandbox.truth(PROJECT, DAY.start, DAY.end)),
  );
});

test('the SDK fetches a new token when the server says that one expired', async () => {
  const { sandbox } = await openSandbox({ faults: 'token-early:1' });
  const { calls } = sdkFor(sandbox);
  await calls.find({ size: 1 });
  const second = await calls.find({ size: 1 });
  expect(second.data).toHaveLength(1);
  expect(sandbox.stats.tokenRequests).toBe(2);
});
