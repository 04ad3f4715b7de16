import type { ElasticSipTrunking } from '@sinch/elastic-sip-trunking';
import { expect, test } from 'vitest';
import { ids, PROJECT, seconds } from '../client.ts';
import { asModel, collect, openSdk } from './sdk.ts';

const DAY = { start: seconds('2026-10-05T00:00:00Z'), end: seconds('2026-10-06T00:00:00Z') };
const RANGE = { from: '2026-10-05T00:00:00Z', to: '2026-10-05T23:59:59Z' };

/** A sandbox, and what it says of the calls of the day. */
async function openDay() {
  const api = await openSdk();
  const truth = [...api.sandbox.truth(PROJECT, DAY.start, DAY.end)];
  expect(truth.length).toBeGreaterThan(500);
  return { ...api, truth };
}

/** The rows of an export, by the names of their columns. */
function rowsOf({ data }: { readonly data: string }): Readonly<Record<string, string>>[] {
  const [names = [], ...rows] = data
    .trimEnd()
    .split('\r\n')
    .map(line => line.split(','));
  return rows.map(row => Object.fromEntries(row.map((field, index) => [names[index], field])));
}

test('the SDK lists calls, with their times as dates', async () => {
  const { sdk, truth } = await openDay();
  const page = await sdk.calls.find({ createTime: '2026-10-05', size: 500 });
  expect(page.data).toEqual(asModel(truth.slice(0, 500)));
  expect(page.hasNextPage).toBe(true);
});

test('the SDK goes through all calls of a range of time page by page', async () => {
  const { sdk, sandbox, truth } = await openDay();
  const listed = await collect(sdk.calls.find({ createTimeRange: RANGE, size: 500 }));
  expect(listed).toEqual(asModel(truth));
  expect(sandbox.requests).toBe(Math.ceil(truth.length / 500));
});

const DATE = new Date('2026-10-05T08:30:00Z');

test.each<[string, ElasticSipTrunking.FindCallsRequestData, string, string]>([
  ['a date, of which it sends the day', { createTime: DATE }, '2026-10-05', '2026-10-06'],
  ['a time, of which it sends the day', { createTime: '2026-10-05T08:30:00Z' }, '2026-10-05', '2026-10-06'],
  [
    'two dates',
    { createTimeRange: { from: DATE, to: new Date('2026-10-05T08:44:59Z') } },
    '2026-10-05T08:30',
    '2026-10-05T08:45',
  ],
  [
    'dates with their units',
    { createTimeRange: { from: { date: DATE, unit: 'hour' }, to: { date: DATE, unit: 'day' } } },
    '2026-10-05T08:00',
    '2026-10-06',
  ],
])('the SDK asks for times as %s', async (_, request, from, to) => {
  const { sdk, sandbox } = await openSdk();
  const listed = await collect(sdk.calls.find({ ...request, size: 500 }));
  const [start, end] = [from, to].map(time => seconds(time.length > 10 ? `${time}Z` : time));
  const truth = [...sandbox.truth(PROJECT, start ?? 0, end ?? 0)];
  expect(truth.length).toBeGreaterThan(0);
  expect(listed.map(({ callId }) => callId)).toEqual(ids(truth));
});

test('the SDK filters calls', async () => {
  const { sdk, truth } = await openDay();
  const { trunkId = '' } = truth.find(({ direction }) => direction === 'OUTBOUND') ?? {};
  const request = { createTimeRange: RANGE, trunkId, callResult: 'BUSY', direction: 'OUTBOUND', from: '+1' };
  const { data } = await sdk.calls.find({ ...request, size: 500 });
  const passing = truth.filter(
    call =>
      call.callResult === 'BUSY' &&
      call.direction === 'OUTBOUND' &&
      call.from.startsWith('+1') &&
      call.trunkId === trunkId,
  );
  expect(passing.length).toBeGreaterThan(0);
  expect(data.map(({ callId }) => callId)).toEqual(ids(passing));
});

test('the SDK exports a day as CSV', async () => {
  const { sdk, truth } = await openDay();
  const file = await sdk.calls.export({ createTimeRange: RANGE });
  expect(file.fileName).toBe('calls.csv');
  expect(file.data).toMatch(/^Timestamp,Call Id,/);
  expect(rowsOf(file).map(row => row['Call Id'])).toEqual(ids(truth));
});

test('the SDK names the file of an export, and adds the calls of other projects to it', async () => {
  const { sdk, sandbox, truth } = await openDay();
  const others = [...sandbox.truth('other', DAY.start, DAY.end)];
  const request = { createTimeRange: RANGE, fileName: 'October 5.csv', projectIds: 'other' };
  const file = await sdk.calls.export({ ...request, page: 2, size: 10 });
  expect(file.fileName).toBe('October 5.csv');
  const rows = rowsOf(file);
  expect(rows.map(row => row['Call Id'])).toEqual(ids([...truth, ...others]));
  expect(new Set(rows.map(row => row['Project Id']))).toEqual(new Set([PROJECT, 'other']));
});

test('the SDK filters an export by all that it has a parameter for', async () => {
  const { sdk } = await openSdk();
  const all = rowsOf(await sdk.calls.export({ createTimeRange: RANGE }));
  const child = all.find(row => row['Relationship Type'] === 'CHILD') ?? {};
  const groupId = child['Group Id'] ?? '';
  const filters: [Readonly<Record<string, string>>, (row: Readonly<Record<string, string>>) => boolean][] = [
    [{ region: 'eu' }, row => row.Region === 'eu'],
    [{ relationshipType: 'CHILD' }, row => row['Relationship Type'] === 'CHILD'],
    [{ groupId }, row => row['Group Id'] === groupId],
    [{ parentId: groupId }, row => row['Call Id'] === child['Call Id']],
    [{ hasChildren: 'true' }, row => row['Has Children'] === 'true'],
    [
      { hasChildren: 'false', direction: 'INBOUND' },
      row => row['Has Children'] === 'false' && row.Direction === 'INBOUND',
    ],
    [{ fromCountryCode: 'GB' }, row => row['From Country'] === 'GB'],
    [{ toCountryCode: 'DE' }, row => row['To Country'] === 'DE'],
    [{ emergencyOnly: 'false' }, row => row['Is Emergency Call'] === 'false'],
  ];
  for (const [filter, passes] of filters) {
    const rows = rowsOf(await sdk.calls.export({ createTimeRange: RANGE, ...filter }));
    const passing = all.filter(passes);
    expect(passing.length).toBeGreaterThan(0);
    expect({ filter, rows }).toEqual({ filter, rows: passing });
  }
});

test('the SDK fetches a token by itself, and a new one when the server says that it expired', async () => {
  const { sdk, sandbox } = await openSdk({ faults: 'token-early:1' });
  await sdk.calls.find({ size: 1 });
  const second = await sdk.calls.find({ size: 1 });
  expect(second.data).toHaveLength(1);
  expect(sandbox.stats.tokenRequests).toBe(2);
});
