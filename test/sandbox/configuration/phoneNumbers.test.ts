import { expect, test } from 'vitest';
import type { PhoneNumber } from '../../../src/sandbox/configuration/records.ts';
import { PROJECT } from '../client.ts';
import { first, openApi } from './api.ts';

interface NumberPage {
  readonly phoneNumbers: readonly PhoneNumber[];
  readonly totalItems: number;
}

test('a phone number is found by its number', async () => {
  const { get, now } = await openApi();
  const number = first(now().phoneNumbers);
  expect(await get(`/phoneNumbers/${encodeURIComponent(number.phoneNumber)}`)).toEqual(number);
  expect(await get('/phoneNumbers/%2B10000000000')).toMatchObject({ code: 404 });
});

test('phone numbers are filtered by trunk and by a part of the number', async () => {
  const { get, now } = await openApi();
  const { trunks, phoneNumbers } = now();
  const { id } = first(trunks);
  const ofTrunk = phoneNumbers.filter(({ sipTrunkId }) => sipTrunkId === id);
  expect(ofTrunk.length).toBeGreaterThan(5);
  expect(await get<NumberPage>(`/phoneNumbers?sipTrunkId=${id}`)).toMatchObject({
    phoneNumbers: ofTrunk,
    totalItems: ofTrunk.length,
  });
  const part = first(ofTrunk).phoneNumber.slice(1, 5);
  const containing = phoneNumbers.filter(({ phoneNumber }) => phoneNumber.includes(part));
  for (const text of [part, `%2B${part}`, `+${part}`]) {
    expect((await get<NumberPage>(`/phoneNumbers?filter=${text}`)).phoneNumbers).toEqual(containing);
  }
  const both = containing.filter(({ sipTrunkId }) => sipTrunkId === id);
  expect((await get<NumberPage>(`/phoneNumbers?filter=${part}&sipTrunkId=${id}`)).phoneNumbers).toEqual(both);
  expect(await get('/phoneNumbers?sipTrunkId=nobody')).toMatchObject({ phoneNumbers: [], totalItems: 0 });
});

test.each([
  'sort=countryCode,descending,phoneNumber,ascending',
  'sort=countryCode,descending&sort=phoneNumber,ascending',
])('phone numbers are sorted by %s', async sort => {
  const { get, now } = await openApi();
  const { phoneNumbers } = await get<NumberPage>(`/phoneNumbers?${sort}`);
  const expected = now()
    .phoneNumbers.toSorted((a, b) => (a.phoneNumber < b.phoneNumber ? -1 : 1))
    .toSorted((a, b) => b.countryCode.localeCompare(a.countryCode));
  expect(phoneNumbers).toEqual(expected);
});

test('a sorted list is paged in its order', async () => {
  const { get } = await openApi();
  const whole = await get<NumberPage>('/phoneNumbers?sort=phoneNumber,ascending');
  const page = await get<NumberPage>('/phoneNumbers?sort=phoneNumber,ascending&pageSize=10&page=3');
  expect(page.phoneNumbers).toEqual(whole.phoneNumbers.slice(20, 30));
});

test.each(['sort=colour,ascending', 'sort=phoneNumber', 'sort=phoneNumber,up'])(
  '%s is a 400 that names sort',
  async sort => {
    const { send } = await openApi();
    const { status, body } = await send('GET', `/phoneNumbers?${sort}`);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toMatch(/"field":"sort/);
  },
);

test('the dashboard assigns, adds and releases numbers', async () => {
  const { sandbox, get, now } = await openApi();
  const dashboard = sandbox.dashboard(PROJECT);
  const { id } = first(now().trunks);
  const added = dashboard.addNumber('+46840000000', 'SE');
  expect(added).toMatchObject({ sipTrunkId: '', countryCode: 'SE' });
  const assigned = dashboard.assignNumber('+46840000000', id);
  expect(assigned).toEqual({ ...added, sipTrunkId: id, updateTime: '2026-10-08T12:00:00Z' });
  expect((await get<NumberPage>(`/phoneNumbers?sipTrunkId=${id}`)).phoneNumbers).toContainEqual(assigned);
  dashboard.assignNumber('+46840000000', '');
  expect((await get<NumberPage>(`/phoneNumbers?sipTrunkId=${id}`)).phoneNumbers).not.toContainEqual(assigned);
  dashboard.releaseNumber('+46840000000');
  expect(await get('/phoneNumbers/%2B46840000000')).toMatchObject({ code: 404 });
  expect(dashboard.setCallsPerSecond(id, 50)).toMatchObject({ callsPerSecond: 50 });
});

test('the dashboard refuses what is not there', async () => {
  const { sandbox, now } = await openApi();
  const dashboard = sandbox.dashboard(PROJECT);
  const before = now();
  const { phoneNumber } = first(before.phoneNumbers);
  expect(() => dashboard.assignNumber('+1', '')).toThrow('no phone number +1');
  expect(() => dashboard.assignNumber(phoneNumber, 'x')).toThrow('no SIP trunk x');
  expect(() => dashboard.addNumber(phoneNumber, 'US')).toThrow(`the project has ${phoneNumber} already`);
  expect(() => dashboard.addNumber('+99', 'QQ')).toThrow('no country QQ');
  expect(() => dashboard.setCallsPerSecond('x', 1)).toThrow('no SIP trunk x');
  expect(now()).toEqual(before);
});
