import { expect, test } from 'vitest';
import { first } from '../configuration/api.ts';
import { asModel, collect, idOf, openSdk } from './sdk.ts';

/** A trunk that has the first of two credential lists. */
async function openTies() {
  const api = await openSdk();
  const { trunkCredentialLists, credentialLists } = api.now();
  const tie = first(trunkCredentialLists);
  const other = first(credentialLists.filter(({ id }) => id !== tie.credentialListId)).id;
  const ids = () =>
    api
      .now()
      .trunkCredentialLists.filter(({ trunkId }) => trunkId === tie.trunkId)
      .map(({ credentialListId }) => credentialListId);
  return { ...api, trunkId: tie.trunkId, tied: tie.credentialListId, other, ids };
}

test('credential lists that the SDK adds to a trunk are tied to it beside those that it has', async () => {
  const { sdk, trunkId, tied, other, ids } = await openTies();
  const added = await sdk.sipTrunks.addCredentialLists({
    trunkId,
    addCredentialListIdsToTrunkRequestBody: { credentialListIds: [other] },
  });
  expect(added).toEqual({ credentialListIds: [tied, other] });
  expect(ids()).toEqual([tied, other]);
});

test('the SDK goes through the whole credential lists of a trunk page by page, in the order asked for', async () => {
  const { sdk, now, trunkId, sandbox } = await openTies();
  const credentialListIds = now().credentialLists.map(idOf);
  await sdk.sipTrunks.addCredentialLists({
    trunkId,
    addCredentialListIdsToTrunkRequestBody: { credentialListIds },
  });
  const requests = sandbox.requests;
  const lists = asModel(now().credentialLists) as { readonly name: string }[];
  expect(await collect(sdk.sipTrunks.listCredentialLists({ trunkId, size: 1 }))).toEqual(lists);
  expect(sandbox.requests).toBe(requests + lists.length);
  const byName = lists.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  const sorted = (sort: string) =>
    collect(sdk.sipTrunks.listCredentialLists({ trunkId, sort: [sort], size: 1 }));
  expect(await sorted('name,ascending')).toEqual(byName);
  expect(await sorted('name,descending')).toEqual(byName.toReversed());
});

test('credential lists that the SDK sets for a trunk are tied to it and no others', async () => {
  const { sdk, trunkId, other, ids } = await openTies();
  const replaced = await sdk.sipTrunks.updateCredentialLists({
    trunkId,
    updateCredentialListIdsForTrunkRequestBody: { credentialListIds: [other] },
  });
  expect(replaced).toEqual({ credentialListIds: [other] });
  expect(ids()).toEqual([other]);
  expect(await sdk.sipTrunks.updateCredentialLists({ trunkId })).toEqual({ credentialListIds: [] });
  expect(ids()).toEqual([]);
});

test('a credential list that the SDK takes from a trunk is no longer tied to it, and still there', async () => {
  const { sdk, now, trunkId, tied, ids } = await openTies();
  const lists = now().credentialLists;
  await sdk.sipTrunks.deleteCredentialList({ trunkId, credentialListId: tied });
  expect(ids()).toEqual([]);
  expect(now().credentialLists).toEqual(lists);
});

test('the SDK goes through the trunks of a credential list page by page', async () => {
  const { sdk, now, tied } = await openTies();
  const { trunks } = now();
  for (const { id: trunkId } of trunks) {
    await sdk.sipTrunks.addCredentialLists({
      trunkId,
      addCredentialListIdsToTrunkRequestBody: { credentialListIds: [tied] },
    });
  }
  expect(await collect(sdk.credentialLists.listTrunks({ id: tied, size: 4 }))).toEqual(asModel(trunks));
});
