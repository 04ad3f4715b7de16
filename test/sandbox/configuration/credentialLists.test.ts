import { expect, test } from 'vitest';
import { first, openApi } from './api.ts';

const NOW = '2026-10-08T12:00:00Z';
const GIVEN = {
  name: 'Phones',
  credentials: [
    { username: 'anna', password: 'hemligt-1' },
    { username: 'bo', password: 'hemligt-2' },
  ],
};

test('a credential list is created, read, renamed and deleted, and never shows a password', async () => {
  const { send, get, now } = await openApi();
  const { status, body } = await send('POST', '/credentialLists', GIVEN);
  expect(status).toBe(200);
  const credentials = GIVEN.credentials.map(({ username }) => ({ id: expect.any(String), username }));
  expect(body).toMatchObject({ name: 'Phones', createTime: NOW, updateTime: null, credentials });
  expect(await get(`/credentialLists/${body.id}`)).toEqual(body);
  const renamed = await send('PUT', `/credentialLists/${body.id}`, { name: 'Handsets' });
  expect(renamed).toEqual({ status: 200, body: { ...body, name: 'Handsets', updateTime: NOW } });
  expect(now().credentialLists.at(-1)).toEqual(renamed.body);
  expect(JSON.stringify([body, renamed, now(), await get('/credentialLists')])).not.toMatch(
    /hemligt|password/,
  );
  expect((await send('DELETE', `/credentialLists/${body.id}`)).status).toBe(204);
  expect((await send('GET', `/credentialLists/${body.id}`)).status).toBe(404);
});

test('a password is set, and a credential removed, by its user name', async () => {
  const { send, get } = await openApi();
  const { body } = await send('POST', '/credentialLists', GIVEN);
  const path = `/credentialLists/${body.id}/credentials`;
  const { status, body: credential } = await send('PUT', `${path}/anna`, { password: 'hemligt-3' });
  expect({ status, credential }).toEqual({
    status: 200,
    credential: { id: expect.any(String), username: 'anna' },
  });
  expect((await send('DELETE', `${path}/anna`)).status).toBe(204);
  expect((await send('DELETE', `${path}/anna`)).status).toBe(404);
  expect(await get(`/credentialLists/${body.id}`)).toMatchObject({
    credentials: [{ username: 'bo' }],
    updateTime: NOW,
  });
});

test('a deleted credential list is taken from its trunks', async () => {
  const { send, now } = await openApi();
  const { credentialListId } = first(now().trunkCredentialLists);
  await send('DELETE', `/credentialLists/${credentialListId}`);
  expect(now().trunkCredentialLists.map(tie => tie.credentialListId)).not.toContain(credentialListId);
});

test('a user name stands in a list once', async () => {
  const { send, now } = await openApi();
  const before = now();
  const [anna] = GIVEN.credentials;
  const { status, body } = await send('POST', '/credentialLists', {
    name: 'Twins',
    credentials: [anna, anna],
  });
  expect(status).toBe(409);
  expect(body).toMatchObject({ details: [{ reason: 'USERNAME_TAKEN' }, {}] });
  expect(now()).toEqual(before);
});
