import { expect, test } from 'vitest';
import { PROJECT } from '../client.ts';
import { first } from '../configuration/api.ts';
import { asModel, collect, idOf, NOW, openSdk } from './sdk.ts';

const OFFICE = { description: 'West wing of office', ipAddress: '10.0.1.0', range: 24 };
const STAMPS = { id: expect.any(String), createTime: NOW, updateTime: null, projectId: PROJECT };

test('an access control list that the SDK creates is there with the ranges that were sent', async () => {
  const { sdk, now } = await openSdk();
  const sent = { name: 'LA Office', enabled: false, ipRanges: [OFFICE, { ipAddress: '198.51.100.9' }] };
  const list = await sdk.accessControlList.create({ createAccessControlListBody: sent });
  const range = { ...STAMPS, accessControlListId: idOf(list) };
  expect(list).toEqual({
    ...STAMPS,
    name: 'LA Office',
    enabled: false,
    trunks: [],
    ipRanges: [
      { ...range, ...OFFICE },
      { ...range, description: '', ipAddress: '198.51.100.9', range: 32 },
    ],
  });
  expect(asModel(now().accessControlLists.at(-1))).toEqual(list);
});

test('the SDK reads an access control list, with the times of its ranges as dates too', async () => {
  const { sdk, now } = await openSdk();
  const kept = first(now().accessControlLists);
  expect(kept.ipRanges.some(({ updateTime }) => updateTime !== null)).toBe(true);
  expect(await sdk.accessControlList.get({ id: kept.id })).toEqual(asModel(kept));
});

test('the SDK goes through all access control lists page by page', async () => {
  const { sdk, now, sandbox } = await openSdk();
  const { accessControlLists } = now();
  expect(await collect(sdk.accessControlList.list({ size: 3 }))).toEqual(asModel(accessControlLists));
  expect(sandbox.requests).toBe(2);
});

test('an access control list that the SDK updates has the name, the switch and the ranges that were sent', async () => {
  const { sdk, now } = await openSdk();
  const before = first(now().accessControlLists);
  const { id } = before;
  const renamed = await sdk.accessControlList.update({
    id,
    updateAccessControlListRequestBody: { name: 'Renamed', enabled: false },
  });
  const head = { ...(asModel(before) as object), name: 'Renamed', enabled: false, updateTime: NOW };
  expect(renamed).toEqual(head);
  const moved = await sdk.accessControlList.update({
    id,
    updateAccessControlListRequestBody: { name: 'Renamed', enabled: false, ipRanges: [OFFICE] },
  });
  expect(moved).toEqual({ ...head, ipRanges: [{ ...STAMPS, ...OFFICE, accessControlListId: id }] });
  expect(asModel(first(now().accessControlLists))).toEqual(moved);
});

test('an access control list that the SDK deletes is gone, with its ranges and ties', async () => {
  const { sdk, now } = await openSdk();
  const before = now();
  const { id } = first(before.accessControlLists);
  const others = ({ accessControlListId }: { readonly accessControlListId: string }) =>
    accessControlListId !== id;
  await sdk.accessControlList.delete({ id });
  const after = now();
  expect(after.accessControlLists).toEqual(before.accessControlLists.slice(1));
  expect(before.ipRanges.every(others)).toBe(false);
  expect(after.ipRanges).toEqual(before.ipRanges.filter(others));
  expect(after.trunkAccessControlLists).toEqual(before.trunkAccessControlLists.filter(others));
});
