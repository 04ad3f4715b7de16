import { expect, test } from 'vitest';
import { PROJECT } from '../client.ts';
import { first, openApi } from './api.ts';

const NOW = '2026-10-08T12:00:00Z';

test('a trunk is created with what the API gives it', async () => {
  const { send, get, now } = await openApi();
  const { status, body } = await send('POST', '/trunks', { name: 'Acme Trunk', hostName: 'acme-domain-1' });
  expect(status).toBe(201);
  expect(body).toEqual({
    id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
    name: 'Acme Trunk',
    hostName: 'acme-domain-1',
    topLevelDomain: '.elastic-sip.sinch.com',
    domain: 'acme-domain-1.elastic-sip.sinch.com',
    callsPerSecond: 1,
    enableCallerName: false,
    enableCallForward: false,
    callForwardNumber: null,
    createTime: NOW,
    updateTime: null,
    projectId: PROJECT,
  });
  expect(await get(`/trunks/${body.id}`)).toEqual(body);
  expect(now().trunks.at(-1)).toEqual(body);
});

test('an update sets to null what it leaves out, and keeps what cannot be written', async () => {
  const { send, now } = await openApi();
  const before = first(now().trunks);
  const { status, body } = await send('PUT', `/trunks/${before.id}`, { name: 'New', hostName: 'new-name' });
  expect(status).toBe(200);
  expect(body).toEqual({
    ...before,
    name: 'New',
    hostName: 'new-name',
    domain: 'new-name.elastic-sip.sinch.com',
    enableCallerName: null,
    enableCallForward: null,
    callForwardNumber: null,
    updateTime: NOW,
  });
  expect(first(now().trunks)).toEqual(body);
});

test('a trunk keeps its host name in an update, and frees the old one', async () => {
  const { send, now } = await openApi();
  const { id, hostName } = first(now().trunks);
  expect((await send('PUT', `/trunks/${id}`, { name: 'Same', hostName })).status).toBe(200);
  expect((await send('PUT', `/trunks/${id}`, { name: 'Other', hostName: 'other' })).status).toBe(200);
  expect((await send('POST', '/trunks', { name: 'Heir', hostName })).status).toBe(201);
});

test('a host name belongs to one trunk of all projects, in any case', async () => {
  const { sandbox, send, now } = await openApi();
  const taken = first(sandbox.configuration('another-project').trunks).hostName;
  const before = now();
  for (const hostName of [taken, taken.toUpperCase(), first(before.trunks).hostName]) {
    const { status, body } = await send('POST', '/trunks', { name: 'Twin', hostName });
    expect(status).toBe(409);
    expect(body).toMatchObject({
      status: 'ALREADY_EXISTS',
      details: [
        { type: 'ErrorInfo', reason: 'HOST_NAME_TAKEN', domain: 'sinch.voice' },
        { type: 'RequestInfo' },
      ],
    });
  }
  expect(now()).toEqual(before);
});

test('trunks are filtered by their domain', async () => {
  const { get, now } = await openApi();
  const [, trunk] = now().trunks;
  expect(await get(`/trunks?domain=${trunk?.domain.toUpperCase()}`)).toMatchObject({
    trunks: [trunk],
    totalItems: 1,
  });
  for (const domain of ['nobody.elastic-sip.sinch.com', trunk?.hostName, '']) {
    expect(await get(`/trunks?domain=${domain}`)).toMatchObject({ trunks: [], totalItems: 0 });
  }
});

test('a trunk of another project is not found', async () => {
  const { sandbox, send } = await openApi();
  const foreign = first(sandbox.configuration('another-project').trunks);
  expect((await send('GET', `/trunks/${foreign.id}`)).status).toBe(404);
  expect((await send('DELETE', `/trunks/${foreign.id}`)).status).toBe(404);
});

test('a deleted trunk takes its endpoints and ties along, and its numbers are assigned to none', async () => {
  const { send, now } = await openApi();
  const before = now();
  const { id } = first(before.trunks);
  const freed = before.phoneNumbers.filter(({ sipTrunkId }) => sipTrunkId === id);
  expect(await send('DELETE', `/trunks/${id}`)).toEqual({ status: 204, body: undefined });
  const after = now();
  expect(freed.length).toBeGreaterThan(0);
  expect(after.trunks).toEqual(before.trunks.slice(1));
  expect(after.endpoints).toEqual(before.endpoints.filter(({ sipTrunkId }) => sipTrunkId !== id));
  expect(after.phoneNumbers).toEqual(
    before.phoneNumbers.map(number =>
      freed.includes(number) ? { ...number, sipTrunkId: '', updateTime: NOW } : number,
    ),
  );
  const others = ({ trunkId }: { trunkId: string }) => trunkId !== id;
  expect(after.trunkAccessControlLists).toEqual(before.trunkAccessControlLists.filter(others));
  expect(after.trunkCredentialLists).toEqual(before.trunkCredentialLists.filter(others));
  expect(after.accessControlLists.flatMap(({ trunks }) => trunks)).not.toContain(id);
  expect((await send('GET', `/trunks/${id}/endpoints`)).status).toBe(404);
});
