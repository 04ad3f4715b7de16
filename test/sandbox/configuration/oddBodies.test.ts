import { expect, test } from 'vitest';
import { openApi, request } from './api.ts';

test.each(['abc', '0049301234567', '+1-555', '12015555555'])(
  'calls are not forwarded to %s, which is no E.164',
  async number => {
    const { send, now } = await openApi();
    const before = now();
    const body = { name: 'Lab', hostName: 'lab-1', enableCallForward: true, callForwardNumber: number };
    expect((await send('POST', '/trunks', body)).status).toBe(400);
    expect(now()).toEqual(before);
  },
);

test.each(['', '+12015555555', null])('calls may be forwarded to %j', async number => {
  const { send } = await openApi();
  const body = { name: 'Lab', hostName: 'lab-1', callForwardNumber: number };
  expect((await send('POST', '/trunks', body)).status).toBe(201);
});

test('an address with a zone is no IP range', async () => {
  const { send, now } = await openApi();
  const before = now();
  const body = { name: 'Office', ipRanges: [{ ipAddress: 'fe80::1%eth0', range: 64 }] };
  expect((await send('POST', '/accessControlLists', body)).status).toBe(400);
  expect(now()).toEqual(before);
});

test('a body that is nested without end is refused like any other wrong one', async () => {
  const { sandbox, now } = await openApi();
  const before = now();
  const body = '['.repeat(200_000) + ']'.repeat(200_000);
  expect((await request(sandbox, 'POST', '/trunks', { body, type: 'application/json' })).status).toBe(400);
  expect(now()).toEqual(before);
});
