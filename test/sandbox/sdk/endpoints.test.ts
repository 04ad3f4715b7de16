import { expect, test } from 'vitest';
import { first } from '../configuration/api.ts';
import { asModel, collect, idOf, NOW, openSdk } from './sdk.ts';

const STATIC = {
  name: 'Acme Endpoint',
  address: '203.0.113.77',
  port: 5062,
  transport: 'TLS',
  priority: 3,
  enabled: false,
};
const REGISTERED = { name: 'Phone', isRegistered: true, credentialUsername: 'agent-anna', priority: 4 };

test('static and registered endpoints that the SDK creates are there as they were sent', async () => {
  const { sdk, now } = await openSdk();
  const sipTrunkId = first(now().trunks).id;
  const stamps = { id: expect.any(String), sipTrunkId, createTime: NOW, updateTime: null };
  const fixed = await sdk.sipEndpoints.create({ sipTrunkId, createSipEndpointRequestBody: STATIC });
  expect(fixed).toEqual({ ...STATIC, ...stamps });
  const registered = await sdk.sipEndpoints.create({ sipTrunkId, createSipEndpointRequestBody: REGISTERED });
  expect(registered).toEqual({
    ...REGISTERED,
    ...stamps,
    credentialUserName: 'agent-anna',
    transport: 'UDP',
    enabled: true,
  });
  const ids = [idOf(fixed), idOf(registered)];
  expect(asModel(now().endpoints.filter(({ id }) => ids.includes(id)))).toEqual([fixed, registered]);
});

test('the SDK reads an endpoint, with its times as dates', async () => {
  const { sdk, now } = await openSdk();
  const changed = first(now().endpoints.filter(({ updateTime }) => updateTime !== null));
  const { sipTrunkId, id: sipEndpointId } = changed;
  expect(await sdk.sipEndpoints.get({ sipTrunkId, sipEndpointId })).toEqual(asModel(changed));
});

test('the SDK goes through the endpoints of a trunk page by page', async () => {
  const { sdk, now, sandbox } = await openSdk();
  const sipTrunkId = first(now().trunks).id;
  const endpoints = now().endpoints.filter(endpoint => endpoint.sipTrunkId === sipTrunkId);
  expect(endpoints.length).toBeGreaterThan(1);
  expect(await collect(sdk.sipEndpoints.list({ sipTrunkId, size: 1 }))).toEqual(asModel(endpoints));
  expect(sandbox.requests).toBe(endpoints.length);
});

test('an endpoint that the SDK updates is as it was sent, and another kind if need be', async () => {
  const { sdk, now } = await openSdk();
  const before = now().endpoints;
  const { id: sipEndpointId, sipTrunkId, createTime } = first(before);
  const stamps = { id: sipEndpointId, sipTrunkId, createTime: new Date(createTime), updateTime: NOW };
  const place = { sipTrunkId, sipEndpointId };
  const fixed = await sdk.sipEndpoints.update({ ...place, updateSipEndpointRequestBody: STATIC });
  expect(fixed).toEqual({ ...STATIC, ...stamps });
  expect(asModel(now().endpoints)).toEqual([fixed, ...(asModel(before.slice(1)) as unknown[])]);
  const registered = await sdk.sipEndpoints.update({ ...place, updateSipEndpointRequestBody: REGISTERED });
  expect(registered).not.toHaveProperty('address');
  expect(asModel(first(now().endpoints))).toEqual(registered);
});

test('an endpoint that the SDK deletes is gone', async () => {
  const { sdk, now } = await openSdk();
  const before = now().endpoints;
  const { sipTrunkId, id: sipEndpointId } = first(before);
  await sdk.sipEndpoints.delete({ sipTrunkId, sipEndpointId });
  expect(now().endpoints).toEqual(before.slice(1));
});
