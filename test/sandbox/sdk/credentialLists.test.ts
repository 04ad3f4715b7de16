import { expect, test } from 'vitest';
import { PROJECT } from '../client.ts';
import { first } from '../configuration/api.ts';
import { asModel, collect, NOW, openSdk } from './sdk.ts';

const SENT = {
  name: 'Reception',
  credentials: [
    { username: 'desk@front', password: 'desk-front-1' },
    { username: 'Büro 7', password: 'desk-back-2' },
  ],
};

test('a credential list that the SDK creates is there as it was sent, without the passwords', async () => {
  const { sdk, now } = await openSdk();
  const list = await sdk.credentialLists.create({ createCredentialListRequestBody: SENT });
  expect(list).toEqual({
    id: expect.any(String),
    name: 'Reception',
    credentials: SENT.credentials.map(({ username }) => ({ id: expect.any(String), username })),
    createTime: NOW,
    updateTime: null,
    projectId: PROJECT,
  });
  expect(asModel(now().credentialLists.at(-1))).toEqual(list);
});

test('the SDK reads a credential list, with its times as dates', async () => {
  const { sdk, now } = await openSdk();
  const kept = first(now().credentialLists);
  expect(await sdk.credentialLists.get({ id: kept.id })).toEqual(asModel(kept));
});

test('the SDK goes through all credential lists page by page', async () => {
  const { sdk, now, sandbox } = await openSdk();
  const { credentialLists } = now();
  expect(credentialLists.length).toBeGreaterThan(1);
  expect(await collect(sdk.credentialLists.list({ size: 1 }))).toEqual(asModel(credentialLists));
  expect(sandbox.requests).toBe(credentialLists.length);
});

test('a credential list that the SDK renames has the new name and its credentials', async () => {
  const { sdk, now } = await openSdk();
  const [before, ...others] = asModel(now().credentialLists) as [{ readonly id: string }];
  const request = { id: before.id, updateCredentialListRequestBody: { name: 'Renamed' } };
  const list = await sdk.credentialLists.update(request);
  expect(list).toEqual({ ...before, name: 'Renamed', updateTime: NOW });
  expect(asModel(now().credentialLists)).toEqual([list, ...others]);
});

test('a credential list that the SDK deletes is gone, with its ties', async () => {
  const { sdk, now } = await openSdk();
  const before = now();
  const { id } = first(before.credentialLists);
  await sdk.credentialLists.delete({ id });
  expect(now().credentialLists).toEqual(before.credentialLists.slice(1));
  expect(before.trunkCredentialLists.some(tie => tie.credentialListId === id)).toBe(true);
  expect(now().trunkCredentialLists).toEqual(
    before.trunkCredentialLists.filter(tie => tie.credentialListId !== id),
  );
});

test.each(SENT.credentials)(
  'a password that the SDK sets changes the time of its list and nothing that is shown: $username',
  async ({ username }) => {
    const { sdk, now } = await openSdk();
    const list = await sdk.credentialLists.create({ createCredentialListRequestBody: SENT });
    const credential = await sdk.credentialLists.updateCredential({
      id: list.id,
      username,
      updateCredentialPasswordRequestBody: { password: 'another-3' },
    });
    expect(list.credentials).toContainEqual(credential);
    expect(credential.username).toBe(username);
    expect(asModel(now().credentialLists.at(-1))).toEqual({ ...list, updateTime: NOW });
  },
);

test.each(SENT.credentials)('a credential that the SDK deletes is gone: $username', async ({ username }) => {
  const { sdk, now } = await openSdk();
  const { id, credentials } = await sdk.credentialLists.create({ createCredentialListRequestBody: SENT });
  await sdk.credentialLists.deleteCredential({ id, username });
  expect(now().credentialLists.at(-1)?.credentials).toEqual(
    credentials.filter(each => each.username !== username),
  );
});
