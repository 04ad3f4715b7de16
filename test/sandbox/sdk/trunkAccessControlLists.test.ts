import { expect, test } from 'vitest';
import type { AccessControlList, SipTrunk } from '../../../src/sandbox/configuration/records.ts';
import { first } from '../configuration/api.ts';
import { collect, idOf, openSdk, type SdkApi } from './sdk.ts';

function listIdsOf({ now }: SdkApi, trunkId: string): string[] {
  return now()
    .trunkAccessControlLists.filter(tie => tie.trunkId === trunkId)
    .map(tie => tie.accessControlListId);
}

/** A trunk with two access control lists, and the ids of one list that it has and of one that it has not. */
async function openTies() {
  const api = await openSdk();
  const { trunks, accessControlLists } = api.now();
  const { id: trunkId } = first(trunks.filter(({ id }) => listIdsOf(api, id).length === 2));
  const isTied = ({ trunks: tied }: AccessControlList) => tied.includes(trunkId);
  const tied = first(accessControlLists.filter(isTied)).id;
  const free = accessControlLists.filter(list => !isTied(list)).map(idOf);
  return { ...api, api, trunkId, tied, free };
}

test('access control lists that the SDK adds to a trunk are tied to it beside those that it has', async () => {
  const { sdk, api, trunkId, tied, free } = await openTies();
  const before = listIdsOf(api, trunkId);
  const [one = '', other = ''] = free;
  const added = await sdk.sipTrunks.addAccessControlList({
    trunkId,
    addAccessControlListToTrunkRequestBody: { accessControlListIds: [one, tied] },
  });
  expect(added).toEqual({ accessControlListIds: [...before, one] });
  const addedToo = await sdk.accessControlList.addToTrunk({
    trunkId,
    addAccessControlListToTrunkRequestBody: { accessControlListIds: [other] },
  });
  expect(addedToo).toEqual({ accessControlListIds: [...before, one, other] });
  expect(listIdsOf(api, trunkId)).toEqual([...before, one, other]);
});

test('the SDK goes through the ids of the access control lists of a trunk page by page', async () => {
  const { sdk, api, trunkId, sandbox } = await openTies();
  const ids = listIdsOf(api, trunkId);
  expect(await collect(sdk.sipTrunks.listAccessControlLists({ trunkId, size: 1 }))).toEqual(ids);
  expect(await collect(sdk.accessControlList.listForTrunk({ trunkId, size: 1 }))).toEqual(ids);
  expect(sandbox.requests).toBe(4);
});

test('an access control list that the SDK takes from a trunk is no longer tied to it, and still there', async () => {
  const { sdk, api, now, trunkId } = await openTies();
  const lists = now().accessControlLists.map(idOf);
  const [one = '', other = ''] = listIdsOf(api, trunkId);
  await sdk.sipTrunks.deleteAccessControlList({ trunkId, accessControlListId: one });
  expect(listIdsOf(api, trunkId)).toEqual([other]);
  await sdk.accessControlList.deleteFromTrunk({ trunkId, accessControlListId: other });
  expect(listIdsOf(api, trunkId)).toEqual([]);
  expect(now().accessControlLists.map(idOf)).toEqual(lists);
});

test('a bulk update, which the SDK has not, gives a trunk these access control lists and no others', async () => {
  const { send, sdk, api, trunkId, tied, free } = await openTies();
  const { status, body } = await send('PUT', `/trunks/${trunkId}/accessControlLists`, [first(free), tied]);
  expect({ status, body }).toEqual({ status: 200, body: { accessControlListIds: [first(free), tied] } });
  expect(listIdsOf(api, trunkId).toSorted()).toEqual([first(free), tied].toSorted());
  expect(await collect(sdk.sipTrunks.listAccessControlLists({ trunkId }))).toEqual([first(free), tied]);
});

test('the trunks of an access control list, which the SDK does not list, are those that are tied to it', async () => {
  const { get, now } = await openSdk();
  const { id, trunks: ids } = first(now().accessControlLists);
  const path = `/accessControlLists/${id}/trunks?pageSize=3`;
  const pages = [1, 2].map(page => get<{ trunks: SipTrunk[]; totalItems: number }>(`${path}&page=${page}`));
  const [one, two] = await Promise.all(pages);
  expect(one).toMatchObject({ totalItems: ids.length, pageNumber: 1, pageSize: 3 });
  expect([...(one?.trunks ?? []), ...(two?.trunks ?? [])]).toEqual(
    ids.map(trunkId => now().trunks.find(trunk => trunk.id === trunkId)),
  );
});
