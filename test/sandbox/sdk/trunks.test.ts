import { expect, test } from 'vitest';
import { PROJECT } from '../client.ts';
import { first } from '../configuration/api.ts';
import { asModel, collect, idOf, NOW, openSdk } from './sdk.ts';

test('a trunk that the SDK creates is there as it was sent', async () => {
  const { sdk, now } = await openSdk();
  const before = now().trunks;
  const sent = { name: 'Acme Trunk', hostName: 'acme-domain', enableCallerName: true };
  const trunk = await sdk.sipTrunks.create({ createSipTrunkRequestBody: sent });
  expect(trunk).toEqual({
    ...sent,
    id: expect.any(String),
    topLevelDomain: '.elastic-sip.sinch.com',
    domain: 'acme-domain.elastic-sip.sinch.com',
    callsPerSecond: 1,
    enableCallForward: false,
    callForwardNumber: null,
    createTime: NOW,
    updateTime: null,
    projectId: PROJECT,
  });
  expect(asModel(now().trunks)).toEqual([...(asModel(before) as unknown[]), trunk]);
});

test('the SDK reads a trunk, with its times as dates', async () => {
  const { sdk, now } = await openSdk();
  const changed = first(now().trunks.filter(({ updateTime }) => updateTime !== null));
  const trunk = await sdk.sipTrunks.get({ sipTrunkId: changed.id });
  expect(trunk).toEqual(asModel(changed));
  expect(trunk.updateTime).toEqual(new Date(changed.updateTime ?? ''));
});

test('the SDK goes through all trunks page by page, and finds one by its domain', async () => {
  const { sdk, now, sandbox } = await openSdk();
  const { trunks } = now();
  expect(await collect(sdk.sipTrunks.list({ size: 4 }))).toEqual(asModel(trunks));
  expect(sandbox.requests).toBe(2);
  const page = await sdk.sipTrunks.list({ page: 2, size: 2 });
  expect(page.data.map(idOf)).toEqual(trunks.slice(2, 4).map(idOf));
  expect(page).toMatchObject({ hasNextPage: true, nextPageValue: '"3"' });
  expect((await page.nextPage()).data.map(idOf)).toEqual(trunks.slice(4).map(idOf));
  const { id, domain } = first(trunks.slice(3));
  expect((await sdk.sipTrunks.list({ domain })).data.map(idOf)).toEqual([id]);
  expect((await sdk.sipTrunks.list({ domain: 'nobody.elastic-sip.sinch.com' })).data).toEqual([]);
});

test('an update by the SDK sets to null what it leaves out of a trunk', async () => {
  const { sdk, now } = await openSdk();
  const { id, ...before } = first(now().trunks.filter(({ enableCallForward }) => enableCallForward === true));
  const sent = { name: 'Renamed', hostName: before.hostName };
  const trunk = await sdk.sipTrunks.update({ sipTrunkId: id, updateSipTrunkRequestBody: sent });
  expect(trunk).toEqual({
    ...(asModel(before) as object),
    id,
    name: 'Renamed',
    enableCallerName: null,
    enableCallForward: null,
    callForwardNumber: null,
    updateTime: NOW,
  });
  expect(asModel(now().trunks.find(each => each.id === id))).toEqual(trunk);
});

test('a trunk that the SDK deletes is gone, with its endpoints and ties', async () => {
  const { sdk, now } = await openSdk();
  const before = now();
  const { id } = first(before.trunks);
  await sdk.sipTrunks.delete({ sipTrunkId: id });
  const after = now();
  expect(after.trunks).toEqual(before.trunks.slice(1));
  expect(before.endpoints.some(({ sipTrunkId }) => sipTrunkId === id)).toBe(true);
  expect(after.endpoints).toEqual(before.endpoints.filter(({ sipTrunkId }) => sipTrunkId !== id));
  expect(after.trunkAccessControlLists).toEqual(
    before.trunkAccessControlLists.filter(({ trunkId }) => trunkId !== id),
  );
});
