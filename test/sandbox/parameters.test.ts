import { expect, test } from 'vitest';
import { BASIC, type Call, type ErrorBody, ids, openSandbox, PROJECT, seconds } from './client.ts';

const LOAD = { callsPerDay: 5000 };

/** Start (included) and end (excluded) of the time that a query means, at 2026-10-08T12:00:00Z. */
const RANGES: [query: string, start: string, end: string][] = [
  ['', '2026-10-07T12:00:00Z', '2026-10-08T12:00:01Z'],
  ['createTime=2026-10-06', '2026-10-06T00:00:00Z', '2026-10-07T00:00:00Z'],
  ['createTime=2026-10-06T08', '2026-10-06T08:00:00Z', '2026-10-06T09:00:00Z'],
  ['createTime=2026-10-06T08:30', '2026-10-06T08:30:00Z', '2026-10-06T08:31:00Z'],
  ['createTime=2026-10-06T14:00:00Z', '2026-10-06T14:00:00Z', '2026-10-07T00:00:00Z'],
  ['createTime=2026-10-06T14:00:00+0600', '2026-10-06T08:00:00Z', '2026-10-07T00:00:00Z'],
  ['createTime=2026-10-06T14:00:00%2B06:00', '2026-10-06T08:00:00Z', '2026-10-07T00:00:00Z'],
  ['createTime>=2026-10-06&createTime<=2026-10-07', '2026-10-06T00:00:00Z', '2026-10-08T00:00:00Z'],
  [
    'createTime%3E=2026-10-06T01:00:00Z&createTime%3C=2026-10-06T02:00:00Z',
    '2026-10-06T01:00:00Z',
    '2026-10-06T02:00:01Z',
  ],
  [
    'createTime%3E%3D2026-10-06T01&createTime%3C%3D2026-10-06T01',
    '2026-10-06T01:00:00Z',
    '2026-10-06T02:00:00Z',
  ],
  ['createTime=%3E%3D2026-10-08T06:00:00Z', '2026-10-08T06:00:00Z', '2026-10-08T12:00:01Z'],
  ['createTime<=2026-10-06T01:59:59Z', '2026-10-05T01:59:59Z', '2026-10-06T02:00:00Z'],
  [
    'createTimeStart=2026-10-06T01:00:00.9Z&createTimeEnd=2026-10-06T02:00:00.9Z',
    '2026-10-06T01:00:00Z',
    '2026-10-06T02:00:01Z',
  ],
  ['createTimeStart=2026-10-06&createTime<=2026-10-06T05', '2026-10-06T00:00:00Z', '2026-10-06T06:00:00Z'],
];

test.each(RANGES)('%s reads from %s up to %s', async (query, start, end) => {
  // With its equals sign encoded the comparison is part of a name or a value that no contract can list.
  const isEncoded = query.includes('%3E%3D');
  const { sandbox, all } = await openSandbox({ ...LOAD, allows: isEncoded ? ['invalid requests'] : [] });
  const expected = ids(sandbox.truth(PROJECT, seconds(start), seconds(end)));
  expect(expected.length).toBeGreaterThan(0);
  expect(ids(await all(query))).toEqual(expected);
});

test('a range whose ends have changed places is empty', async () => {
  const { get } = await openSandbox(LOAD);
  const { body } = await get('/calls?createTime>=2026-10-07&createTime<=2026-10-06');
  expect(body).toMatchObject({ totalItems: 0, calls: [] });
});

const DAY = 'createTime=2026-10-07';

const FILTERS: [query: string, passes: (call: Call) => boolean][] = [
  ['callResult=BUSY', call => call.callResult === 'BUSY'],
  ['callResult=BUSY,CANCEL', call => call.callResult === 'BUSY' || call.callResult === 'CANCEL'],
  ['callResult=BUSY&callResult=FAILED', call => call.callResult === 'BUSY' || call.callResult === 'FAILED'],
  ['direction=INBOUND', call => call.direction === 'INBOUND'],
  ['direction=outbound', call => call.direction === 'OUTBOUND'],
  ['direction=INBOUND,OUTBOUND', () => true],
  ['from=%2B4420', call => call.from.startsWith('+4420')],
  ['from=+4420', call => call.from.startsWith('+4420')],
  ['from=1', call => call.from.startsWith('+1')],
  ['to=%2B49', call => call.to.startsWith('+49')],
  ['to=911', call => call.to.startsWith('911') || call.to.startsWith('+911')],
  ['fromCountryCode=GB', call => call.from.startsWith('+44')],
  ['toCountryCode=br', call => call.to.startsWith('+55')],
  ['emergencyOnly=true', call => !call.to.startsWith('+')],
  ['emergencyOnly=false', call => call.to.startsWith('+')],
  ['emergencyOnly=null', () => true],
  [
    'direction=INBOUND&callResult=COMPLETED&from=1',
    call => call.direction === 'INBOUND' && call.callResult === 'COMPLETED' && call.from.startsWith('+1'),
  ],
];

test.each(FILTERS)('%s lists the calls that pass and no other', async (query, passes) => {
  // The contract has directions in upper case; the sandbox takes them in any.
  const allows = query === 'direction=outbound' ? (['invalid requests'] as const) : [];
  const { sandbox, all } = await openSandbox({ callsPerDay: 8000, seed: 'filters', allows });
  const truth = [...sandbox.truth(PROJECT, seconds('2026-10-07T00:00:00Z'), seconds('2026-10-08T00:00:00Z'))];
  const expected = ids(truth.filter(passes));
  expect(expected.length).toBeGreaterThan(0);
  expect(ids(await all(`${DAY}&${query}`))).toEqual(expected);
});

test('trunkId lists the calls of one trunk', async () => {
  const { sandbox, all } = await openSandbox(LOAD);
  const truth = [...sandbox.truth(PROJECT, seconds('2026-10-07T00:00:00Z'), seconds('2026-10-08T00:00:00Z'))];
  const trunkId = truth[0]?.trunkId ?? '';
  const listed = await all(`${DAY}&trunkId=${trunkId}`);
  expect(ids(listed)).toEqual(ids(truth.filter(call => call.trunkId === trunkId)));
  expect(await all(`${DAY}&trunkId=none`)).toEqual([]);
});

test('calls in progress have no result and pass no filter of results', async () => {
  const { all } = await openSandbox({ callsPerDay: 100_000 });
  const open = (await all('createTime>=2026-10-08T11:55:00Z')).filter(call => call.endTime === undefined);
  const filtered = await all(
    'createTime>=2026-10-08T11:55:00Z&callResult=COMPLETED,BUSY,NO_ANSWER,CANCEL,FAILED',
  );
  expect(open.length).toBeGreaterThan(0);
  expect(filtered.every(call => call.endTime !== undefined)).toBe(true);
});

test('a page has 100 calls unless told otherwise, and is numbered from 1', async () => {
  const { get } = await openSandbox(LOAD);
  const { body } = await get(`/calls?${DAY}`);
  expect(body).toMatchObject({ pageNumber: 1, pageSize: 100 });
  expect(body.calls).toHaveLength(100);
});

test("the SDK's size is a page size, and pageSize wins over it", async () => {
  const { get } = await openSandbox(LOAD);
  expect((await get(`/calls?${DAY}&size=500`)).body.pageSize).toBe(500);
  expect((await get(`/calls?${DAY}&size=500&pageSize=7`)).body).toMatchObject({ pageSize: 7 });
});

test('a page beyond the last is empty and tells the same total', async () => {
  const { get } = await openSandbox(LOAD);
  const first = await get(`/calls?${DAY}`);
  const beyond = await get(`/calls?${DAY}&page=1000`);
  expect(beyond.body).toMatchObject({ calls: [], totalItems: first.body.totalItems, pageNumber: 1000 });
});

test.each([
  ['createTime=yesterday', 'createTime'],
  ['createTime>=2021-02-30', 'createTime'],
  ['createTime>2021-02-01', 'createTime'],
  ['createTime%3C2021-02-01', 'createTime'],
  ['createTime=', 'createTime'],
  ['createTimeStart=1', 'createTimeStart'],
  ['createTimeEnd=2021-02-01T25', 'createTimeEnd'],
  ['createTime>=0001', 'createTime'],
  ['callResult=DONE', 'callResult'],
  ['direction=INBOUND,SIDEWAYS', 'direction'],
  ['fromCountryCode=USA', 'fromCountryCode'],
  ['toCountryCode=1', 'toCountryCode'],
  ['emergencyOnly=yes', 'emergencyOnly'],
  ['page=0', 'page'],
  ['page=two', 'page'],
  ['pageSize=0', 'pageSize'],
  ['pageSize=501', 'pageSize'],
  ['pageSize=1.5', 'pageSize'],
  ['size=1000', 'size'],
  ['from=', 'from'],
  ['trunkId=', 'trunkId'],
])('%s is a 400 that names %s', async (query, field) => {
  const { get } = await openSandbox();
  const { status, body } = await get<ErrorBody>(`/calls?${query}`);
  expect(status).toBe(400);
  expect(body).toMatchObject({
    code: 400,
    status: 'INVALID_ARGUMENT',
    details: [{ fieldViolations: [{ field }] }, { type: 'RequestInfo' }],
  });
});

test('all bad values are named at once', async () => {
  const { get } = await openSandbox();
  const { body } = await get<ErrorBody>('/calls?page=0&direction=UP', { authorization: BASIC });
  expect(body.message).toBe('Bad request: direction, page.');
});
