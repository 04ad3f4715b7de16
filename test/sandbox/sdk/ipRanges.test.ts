import { expect, test } from 'vitest';
import { PROJECT } from '../client.ts';
import { first } from '../configuration/api.ts';
import { asModel, collect, NOW, openSdk } from './sdk.ts';

const RANGE = { description: 'Location 1', ipAddress: '15.15.15.15', range: 20 };

/** An access control list of several ranges, and the first of them. */
async function openList() {
  const api = await openSdk();
  const { id, ipRanges } = first(api.now().accessControlLists);
  const ranges = () =>
    asModel(api.now().ipRanges.filter(range => range.accessControlListId === id)) as unknown[];
  expect(ipRanges.length).toBeGreaterThan(2);
  return { ...api, accessControlListId: id, ranges, ipRangeId: first(ipRanges).id };
}

test('an IP range that the SDK adds is there as it was sent', async () => {
  const { sdk, accessControlListId, ranges } = await openList();
  const before = ranges();
  const request = { accessControlListId, addIpRangeRequestBody: RANGE };
  const range = await sdk.accessControlList.addIpRange(request);
  const stamps = { id: expect.any(String), createTime: NOW, updateTime: null, projectId: PROJECT };
  expect(range).toEqual({ ...RANGE, ...stamps, accessControlListId });
  expect(ranges()).toEqual([...before, range]);
});

test('the SDK goes through the IP ranges of a list page by page, with their times as dates', async () => {
  const { sdk, accessControlListId, ranges, sandbox } = await openList();
  const listed = await collect(sdk.accessControlList.listIpRanges({ accessControlListId, size: 2 }));
  expect(listed).toEqual(ranges());
  expect(sandbox.requests).toBe(2);
});

test('an IP range that the SDK updates is as it was sent', async () => {
  const { sdk, accessControlListId, ipRangeId, ranges } = await openList();
  const [before, ...others] = ranges();
  const request = { accessControlListId, ipRangeId, updateIpRangeRequestBody: RANGE };
  const range = await sdk.accessControlList.updateIpRange(request);
  expect(range).toEqual({ ...(before as object), ...RANGE, updateTime: NOW });
  expect(ranges()).toEqual([range, ...others]);
});

test('an IP range that the SDK deletes is gone', async () => {
  const { sdk, accessControlListId, ipRangeId, ranges } = await openList();
  const before = ranges();
  await sdk.accessControlList.deleteIpRange({ accessControlListId, ipRangeId });
  expect(ranges()).toEqual(before.slice(1));
});
