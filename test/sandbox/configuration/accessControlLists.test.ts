import { expect, test } from 'vitest';
import type { AccessControlList } from '../../../src/sandbox/configuration/records.ts';
import { PROJECT } from '../client.ts';
import { first, openApi } from './api.ts';

const NOW = '2026-10-08T12:00:00Z';
const RANGE = { description: 'Location 1', ipAddress: '15.15.15.15', range: 20 };

test('an access control list is created with its ranges, as the document shows it', async () => {
  const { send, get, now } = await openApi();
  const given = { name: 'My new ACL', ipRanges: [RANGE, { ipAddress: '2001:db8::1', range: 128 }] };
  const { status, body } = await send<AccessControlList>('POST', '/accessControlLists', given);
  expect(status).toBe(200);
  const stamps = { id: expect.any(String), projectId: PROJECT, createTime: NOW, updateTime: null };
  const range = { ...stamps, accessControlListId: body.id };
  expect(body).toEqual({
    ...stamps,
    name: 'My new ACL',
    enabled: true,
    trunks: [],
    ipRanges: [
      { ...range, ...RANGE },
      { ...range, description: '', ipAddress: '2001:db8::1', range: 128 },
    ],
  });
  expect(await get(`/accessControlLists/${body.id}`)).toEqual(body);
  expect(now().accessControlLists.at(-1)).toEqual(body);
});

test('an update renames, enables by default, and leaves the ranges as they are', async () => {
  const { send, now } = await openApi();
  const list = first(now().accessControlLists.filter(({ enabled }) => !enabled));
  const path = `/accessControlLists/${list.id}`;
  const { body } = await send('PUT', path, { name: 'Renamed' });
  expect(body).toEqual({ ...list, name: 'Renamed', enabled: true, updateTime: NOW });
  expect((await send('PUT', path, { name: 'Renamed', enabled: false })).body).toMatchObject({
    enabled: false,
  });
});

test('an update with ranges replaces them; a range that was there keeps its id', async () => {
  const { send, now } = await openApi();
  const list = first(now().accessControlLists);
  const [kept, described] = list.ipRanges;
  const { body } = await send<AccessControlList>('PUT', `/accessControlLists/${list.id}`, {
    name: list.name,
    ipRanges: [
      RANGE,
      { description: kept?.description, ipAddress: kept?.ipAddress, range: kept?.range },
      { description: 'New words', ipAddress: described?.ipAddress, range: described?.range },
    ],
  });
  expect(body.ipRanges).toMatchObject([
    RANGE,
    kept,
    { id: described?.id, description: 'New words', updateTime: NOW },
  ]);
  expect(now().ipRanges.filter(({ accessControlListId }) => accessControlListId === list.id)).toEqual(
    body.ipRanges,
  );
});

test('a deleted list takes its ranges and ties along', async () => {
  const { send, now } = await openApi();
  const before = now();
  const { id } = first(before.accessControlLists);
  expect((await send('DELETE', `/accessControlLists/${id}`)).status).toBe(204);
  const after = now();
  expect(after.accessControlLists).toEqual(before.accessControlLists.slice(1));
  const others = ({ accessControlListId }: { accessControlListId: string }) => accessControlListId !== id;
  expect(after.ipRanges).toEqual(before.ipRanges.filter(others));
  expect(after.trunkAccessControlLists).toEqual(before.trunkAccessControlLists.filter(others));
  expect(before.trunkAccessControlLists.every(others)).toBe(false);
});

test('a range is added, changed and removed, but for the last one', async () => {
  const { send, get, now } = await openApi();
  const { id } = first(now().accessControlLists.filter(({ ipRanges }) => ipRanges.length === 1));
  const path = `/accessControlLists/${id}/ipRanges`;
  const [last] = now().ipRanges.filter(({ accessControlListId }) => accessControlListId === id);
  const added = await send('POST', path, { ipAddress: '20.20.20.20' });
  expect(added).toMatchObject({
    status: 200,
    body: { ipAddress: '20.20.20.20', range: 32, accessControlListId: id },
  });
  const changed = await send('PUT', `${path}/${added.body.id}`, { ipAddress: '20.20.20.20', range: 24 });
  expect(changed).toMatchObject({ status: 200, body: { ...added.body, range: 24, updateTime: NOW } });
  expect(await get(path)).toMatchObject({ ipRanges: [last, changed.body], totalItems: 2 });
  expect((await send('DELETE', `${path}/${added.body.id}`)).status).toBe(204);
  const before = now();
  const refused = await send('DELETE', `${path}/${last?.id}`);
  expect(refused).toMatchObject({
    status: 400,
    body: { details: [{ fieldViolations: [{ field: 'ipRangeId' }] }, {}] },
  });
  expect(now()).toEqual(before);
});
