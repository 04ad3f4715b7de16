import { expect, test } from 'vitest';
import { PROJECT, seconds } from '../client.ts';
import { openApi } from './api.ts';

const [START, END] = [seconds('2026-10-05T00:00:00Z'), seconds('2026-10-06T00:00:00Z')];

test('every trunk and every own number of the calls is in the configuration', async () => {
  const { sandbox, now } = await openApi({ callsPerDay: 20_000 });
  const { trunks, phoneNumbers } = now();
  const trunkOf = new Map(phoneNumbers.map(number => [number.phoneNumber, number.sipTrunkId]));
  const calls = [...sandbox.truth(PROJECT, START, END)];
  expect(calls.length).toBeGreaterThan(15_000);
  const known = new Set(trunks.map(({ id }) => id));
  const strange = calls.filter(({ direction, from, to, trunkId }) => {
    const own = direction === 'INBOUND' ? to : from;
    return !known.has(trunkId) || trunkOf.get(own) !== trunkId;
  });
  expect(strange).toEqual([]);
});

test('every country that calls go to may be called, and some more', async () => {
  const { sandbox, now } = await openApi({ callsPerDay: 20_000 });
  const enabled = now().countryPermissions.filter(permission => permission.enabled);
  const codes = enabled.flatMap(({ countryDialingCodes }) => countryDialingCodes);
  const calls = [...sandbox.truth(PROJECT, START, END)].filter(({ to }) => to.startsWith('+'));
  expect(calls.filter(({ to }) => !codes.some(code => to.startsWith(code)))).toEqual([]);
  const never = codes.filter(code => !calls.some(({ to }) => to.startsWith(code)));
  expect(never.length).toBeGreaterThan(5);
});

test('forwarded calls go to the number that their trunk forwards to', async () => {
  const { sandbox, now } = await openApi({ callsPerDay: 20_000 });
  const forwardTo = new Map(now().trunks.map(({ id, callForwardNumber }) => [id, callForwardNumber]));
  const forwarded = [...sandbox.truth(PROJECT, START, END)].filter(
    ({ direction, to, trunkId }) => direction === 'OUTBOUND' && to === forwardTo.get(trunkId),
  );
  expect(forwarded.length).toBeGreaterThan(100);
});

test('everything was made and changed before 2026, changed after it was made, and parts after the whole', async () => {
  const { now } = await openApi();
  const { trunks, endpoints, phoneNumbers, accessControlLists, ipRanges, credentialLists } = now();
  const all = [trunks, endpoints, phoneNumbers, accessControlLists, ipRanges, credentialLists].flat();
  for (const { createTime, updateTime } of all) {
    expect([createTime, updateTime ?? createTime, '2026'].toSorted()).toEqual([
      createTime,
      updateTime ?? createTime,
      '2026',
    ]);
  }
  expect(all.some(({ updateTime }) => updateTime !== null)).toBe(true);
  const birth = new Map([...trunks, ...accessControlLists].map(({ id, createTime }) => [id, createTime]));
  const young = [
    ...endpoints.map(part => ({ ...part, of: part.sipTrunkId })),
    ...ipRanges.map(part => ({ ...part, of: part.accessControlListId })),
  ];
  expect(young.filter(({ of, createTime }) => createTime < (birth.get(of) ?? ''))).toEqual([]);
});

test('there is something to find: idle numbers, a wide range, a trunk without a list, a disabled endpoint', async () => {
  const { now } = await openApi();
  const { trunks, endpoints, phoneNumbers, ipRanges, trunkAccessControlLists } = now();
  expect(phoneNumbers.filter(({ sipTrunkId }) => sipTrunkId === '')).toHaveLength(3);
  expect(Math.min(...ipRanges.map(({ range }) => range))).toBeLessThan(24);
  const tied = new Set(trunkAccessControlLists.map(({ trunkId }) => trunkId));
  expect(trunks.filter(({ id }) => !tied.has(id)).map(({ name }) => name)).toEqual(['Stockholm lab']);
  expect(endpoints.some(({ enabled }) => !enabled)).toBe(true);
  expect(endpoints.some(endpoint => 'isRegistered' in endpoint)).toBe(true);
});

test('the same seed and project give the same configuration, others another one', async () => {
  const [one, same, other] = await Promise.all([openApi(), openApi(), openApi({ seed: 'other' })]);
  expect(same.now()).toEqual(one.now());
  expect(other.now().trunks).not.toEqual(one.now().trunks);
  const project = one.sandbox.configuration('another-project');
  expect(project.trunks[0]?.hostName).not.toBe(one.now().trunks[0]?.hostName);
});

test('the same requests give the same ids and times', async () => {
  const [one, same] = await Promise.all([openApi(), openApi()]);
  for (const { send } of [one, same]) {
    await send('POST', '/trunks', { name: 'A', hostName: 'a' });
    await send('POST', '/trunks', { name: 'B', hostName: 'b' });
  }
  expect(same.now()).toEqual(one.now());
  expect(new Set(one.now().trunks.map(({ id }) => id)).size).toBe(one.now().trunks.length);
});

test('a project can be filled with trunks, numbers and endpoints of its own', async () => {
  const { now } = await openApi({ fill: { trunks: 1200, numbersPerTrunk: 3, endpointsPerTrunk: 2 } });
  const plain = await openApi();
  const [filled, seeded] = [now(), plain.now()];
  expect(filled.trunks.length - seeded.trunks.length).toBe(1200);
  expect(filled.phoneNumbers.length - seeded.phoneNumbers.length).toBe(3600);
  expect(filled.endpoints.length - seeded.endpoints.length).toBe(2400);
  expect(filled.accessControlLists.length - seeded.accessControlLists.length).toBe(3);
  expect(new Set(filled.trunks.map(({ hostName }) => hostName)).size).toBe(filled.trunks.length);
  expect(new Set(filled.phoneNumbers.map(({ phoneNumber }) => phoneNumber)).size).toBe(
    filled.phoneNumbers.length,
  );
});
