import { expect, test } from 'vitest';
import { first, openApi } from './api.ts';

const KINDS = [
  { path: 'accessControlLists', field: 'accessControlListIds', resource: 'accessControlLists' },
  { path: 'credentialLists', field: 'credentialListIds', resource: 'credentialLists' },
] as const;

test.each(KINDS)('$path of a trunk are added, replaced and removed', async ({ path, field, resource }) => {
  const { send, get, now } = await openApi();
  const [one, other] = now()[resource];
  const { body: trunk } = await send('POST', '/trunks', { name: 'New', hostName: 'new' });
  const place = `/trunks/${trunk.id}/${path}`;
  const ids = async () => JSON.stringify(await get(place));
  expect(await send('POST', place, { [field]: [one?.id] })).toEqual({
    status: 200,
    body: { [field]: [one?.id] },
  });
  const both = { status: 200, body: { [field]: [one?.id, other?.id] } };
  expect(await send('POST', place, { [field]: [other?.id, one?.id] })).toEqual(both);
  expect(await get(`/${path}/${other?.id}/trunks`)).toMatchObject({
    trunks: expect.arrayContaining([trunk]),
  });
  const replaced = { status: 200, body: { [field]: [other?.id] } };
  expect(await send('PUT', place, [other?.id, other?.id])).toEqual(replaced);
  expect(await ids()).not.toContain(one?.id);
  expect((await send('DELETE', `${place}/${other?.id}`)).status).toBe(204);
  expect((await send('DELETE', `${place}/${other?.id}`)).status).toBe(404);
  expect(await get(place)).toMatchObject({ totalItems: 0 });
  expect((await send('PUT', place, [])).body).toEqual({ [field]: [] });
});

test('credential lists of a trunk are also replaced in the way of the official SDK', async () => {
  const { send, now } = await openApi();
  const { trunks, credentialLists } = now();
  const credentialListIds = credentialLists.map(({ id }) => id);
  const path = `/trunks/${first(trunks).id}/credentialLists`;
  expect((await send('PUT', path, { credentialListIds })).body).toEqual({ credentialListIds });
});

test('a trunk lists ids of access control lists, and whole credential lists', async () => {
  const { get, now } = await openApi();
  const { trunkAccessControlLists, trunkCredentialLists, credentialLists } = now();
  const { trunkId, accessControlListId } = first(trunkAccessControlLists);
  const listed = await get(`/trunks/${trunkId}/accessControlLists`);
  expect(listed).toMatchObject({ accessControlListIds: [accessControlListId], totalItems: 1 });
  const tie = first(trunkCredentialLists);
  const whole = credentialLists.find(({ id }) => id === tie.credentialListId);
  expect(await get(`/trunks/${tie.trunkId}/credentialLists`)).toMatchObject({ credentialLists: [whole] });
});

test.each(KINDS)('an unknown id among $path changes nothing', async ({ path, field, resource }) => {
  const { send, now } = await openApi();
  const before = now();
  const place = `/trunks/${first(before.trunks).id}/${path}`;
  const ids = [first<{ readonly id: string }>(before[resource]).id, 'nobody'];
  for (const [method, body] of [
    ['POST', { [field]: ids }],
    ['PUT', ids],
  ] as const) {
    const answer = await send(method, place, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ details: [{ fieldViolations: [{ field: `${field}[1]` }] }, {}] });
  }
  expect(now()).toEqual(before);
});
