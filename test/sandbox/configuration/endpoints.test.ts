import { expect, test } from 'vitest';
import { first, openApi } from './api.ts';

const STATIC = { name: 'SBC', priority: 1, address: 'sbc.example.com' };

test('a static endpoint has its defaults', async () => {
  const { send, get, now } = await openApi();
  const { id: trunkId } = first(now().trunks);
  const { status, body } = await send('POST', `/trunks/${trunkId}/endpoints`, STATIC);
  expect(status).toBe(201);
  expect(body).toEqual({
    ...STATIC,
    id: expect.any(String),
    sipTrunkId: trunkId,
    port: 5060,
    transport: 'UDP',
    enabled: true,
    createTime: '2026-10-08T12:00:00Z',
    updateTime: null,
  });
  expect(await get(`/trunks/${trunkId}/endpoints/${body.id}`)).toEqual(body);
});

test.each(['credentialUserName', 'credentialUsername'])(
  'a registered endpoint is delivered with both spellings of its user name, given %s',
  async name => {
    const { send, now } = await openApi();
    const path = `/trunks/${first(now().trunks).id}/endpoints`;
    const { body } = await send('POST', path, {
      name: 'Phone',
      priority: 2,
      isRegistered: true,
      [name]: 'anna',
    });
    expect(body).toMatchObject({
      credentialUserName: 'anna',
      credentialUsername: 'anna',
      isRegistered: true,
    });
    expect(body).not.toHaveProperty('address');
    expect(now().endpoints).toContainEqual(body);
  },
);

test('an update replaces the endpoint: what it leaves out has its default again', async () => {
  const { send, now } = await openApi();
  const before = first(now().endpoints.filter(({ transport }) => transport === 'TLS'));
  const path = `/trunks/${before.sipTrunkId}/endpoints/${before.id}`;
  const { status, body } = await send('PUT', path, STATIC);
  expect(status).toBe(200);
  const { id, sipTrunkId, createTime } = before;
  const given = { id, sipTrunkId, createTime, updateTime: '2026-10-08T12:00:00Z' };
  expect(body).toEqual({ ...STATIC, ...given, port: 5060, transport: 'UDP', enabled: true });
  expect(now().endpoints).toContainEqual(body);
});

test('an endpoint is deleted, and is not found through another trunk', async () => {
  const { send, now } = await openApi();
  const { endpoints, trunks } = now();
  const endpoint = first(endpoints);
  const other = first(trunks.filter(({ id }) => id !== endpoint.sipTrunkId));
  expect((await send('DELETE', `/trunks/${other.id}/endpoints/${endpoint.id}`)).status).toBe(404);
  expect(now().endpoints).toEqual(endpoints);
  expect((await send('DELETE', `/trunks/${endpoint.sipTrunkId}/endpoints/${endpoint.id}`)).status).toBe(204);
  expect(now().endpoints).toEqual(endpoints.slice(1));
});
