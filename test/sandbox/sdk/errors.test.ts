import {
  EmptyResponseError,
  RequestFailedError,
  type ElasticSipTrunkingService as Sdk,
} from '@sinch/elastic-sip-trunking';
import { expect, test } from 'vitest';
import { first } from '../configuration/api.ts';
import { collect, openSdk } from './sdk.ts';

const trunkId = 'no-trunk';
const sipTrunkId = trunkId;
const accessControlListId = 'no-list';
const ids = { accessControlListIds: ['no-list'] };
const credentialListIds = { credentialListIds: ['no-list'] };
const range = { ipAddress: '192.0.2.1', range: 32 };
const endpoint = { name: 'SBC', address: '192.0.2.1', priority: 1 };
const trunk = { name: 'Acme', hostName: 'acme' };

const UNKNOWN: Readonly<Record<string, (sdk: Sdk) => Promise<unknown>>> = {
  'a trunk that is read': sdk => sdk.sipTrunks.get({ sipTrunkId }),
  'a trunk that is updated': sdk => sdk.sipTrunks.update({ sipTrunkId, updateSipTrunkRequestBody: trunk }),
  'a trunk that is deleted': sdk => sdk.sipTrunks.delete({ sipTrunkId }),
  'a trunk that gets an access control list': sdk =>
    sdk.sipTrunks.addAccessControlList({ trunkId, addAccessControlListToTrunkRequestBody: ids }),
  'a trunk whose access control lists are listed': sdk =>
    collect(sdk.sipTrunks.listAccessControlLists({ trunkId })),
  'a trunk that loses an access control list': sdk =>
    sdk.sipTrunks.deleteAccessControlList({ trunkId, accessControlListId }),
  'a trunk that gets a credential list': sdk =>
    sdk.sipTrunks.addCredentialLists({ trunkId, addCredentialListIdsToTrunkRequestBody: credentialListIds }),
  'a trunk whose credential lists are listed': sdk => collect(sdk.sipTrunks.listCredentialLists({ trunkId })),
  'a trunk whose credential lists are set': sdk => sdk.sipTrunks.updateCredentialLists({ trunkId }),
  'a trunk that loses a credential list': sdk =>
    sdk.sipTrunks.deleteCredentialList({ trunkId, credentialListId: 'no-list' }),
  'a trunk that gets an endpoint': sdk =>
    sdk.sipEndpoints.create({ sipTrunkId, createSipEndpointRequestBody: endpoint }),
  'a trunk whose endpoints are listed': sdk => collect(sdk.sipEndpoints.list({ sipTrunkId })),
  'an access control list that is read': sdk => sdk.accessControlList.get({ id: 'no-list' }),
  'an access control list that is updated': sdk =>
    sdk.accessControlList.update({ id: 'no-list', updateAccessControlListRequestBody: { name: 'A' } }),
  'an access control list that is deleted': sdk => sdk.accessControlList.delete({ id: 'no-list' }),
  'an access control list that gets a range': sdk =>
    sdk.accessControlList.addIpRange({ accessControlListId, addIpRangeRequestBody: range }),
  'an access control list whose ranges are listed': sdk =>
    collect(sdk.accessControlList.listIpRanges({ accessControlListId })),
  'a credential list that is read': sdk => sdk.credentialLists.get({ id: 'no-list' }),
  'a credential list that is renamed': sdk =>
    sdk.credentialLists.update({ id: 'no-list', updateCredentialListRequestBody: { name: 'A' } }),
  'a credential list that is deleted': sdk => sdk.credentialLists.delete({ id: 'no-list' }),
  'a credential list whose trunks are listed': sdk =>
    collect(sdk.credentialLists.listTrunks({ id: 'no-list' })),
  'a country that is read': sdk => sdk.countryPermissions.get({ isoCode: 'QQ' }),
  'a country that is opened': sdk =>
    sdk.countryPermissions.update({
      isoCode: 'QQ',
      updateCountryPermissionRequestBody: { enabled: true },
    }),
};

test.each(Object.entries(UNKNOWN))('of %s and is not there, the SDK says 404', async (_, call) => {
  const { sdk, now } = await openSdk();
  const before = now();
  expect(await failureOf(call(sdk))).toMatchObject({ code: 404, status: 'NOT_FOUND' });
  expect(now()).toEqual(before);
});

test('of what a trunk or a list does not have, the SDK says 404', async () => {
  const { sdk, now } = await openSdk();
  const before = now();
  const { id } = first(before.trunks);
  const list = { accessControlListId: first(before.accessControlLists).id, ipRangeId: 'no-range' };
  const place = { sipTrunkId: id, sipEndpointId: 'no-endpoint' };
  const credential = { id: first(before.credentialLists).id, username: 'nobody' };
  for (const call of [
    () => sdk.sipEndpoints.get(place),
    () => sdk.sipEndpoints.update({ ...place, updateSipEndpointRequestBody: endpoint }),
    () => sdk.sipEndpoints.delete(place),
    () => sdk.accessControlList.updateIpRange({ ...list, updateIpRangeRequestBody: range }),
    () => sdk.accessControlList.deleteIpRange(list),
    () => sdk.accessControlList.deleteFromTrunk({ trunkId: id, accessControlListId: 'no-list' }),
    () => sdk.sipTrunks.deleteCredentialList({ trunkId: id, credentialListId: 'no-list' }),
    () =>
      sdk.credentialLists.updateCredential({
        ...credential,
        updateCredentialPasswordRequestBody: { password: 'new' },
      }),
    () => sdk.credentialLists.deleteCredential(credential),
  ]) {
    expect(await failureOf(call())).toMatchObject({ code: 404, status: 'NOT_FOUND' });
  }
  expect(now()).toEqual(before);
});

test('what the SDK lets be left out and the API wants is a 400 that names the field', async () => {
  const { sdk, now } = await openSdk();
  const before = now();
  const { id } = first(before.trunks);
  const accessControl = first(before.accessControlLists).id;
  for (const [call, field] of [
    [() => sdk.sipTrunks.update({ sipTrunkId: id, updateSipTrunkRequestBody: { name: 'Acme' } }), 'hostName'],
    [
      () =>
        sdk.accessControlList.addIpRange({ accessControlListId: accessControl, addIpRangeRequestBody: {} }),
      'ipAddress',
    ],
    [
      () => sdk.accessControlList.create({ createAccessControlListBody: { name: 'Empty', ipRanges: [] } }),
      'ipRanges',
    ],
  ] as const) {
    const details = [{ type: 'BadRequest', fieldViolations: [{ field }] }, { type: 'RequestInfo' }];
    expect(await failureOf(call())).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT', details });
  }
  expect(now()).toEqual(before);
});

test('an order that credential lists do not have is a 400 of the SDK', async () => {
  const { sdk, now } = await openSdk();
  const { id } = first(now().trunks);
  for (const sort of ['colour,ascending', 'name', 'name,up']) {
    const failure = await failureOf(
      collect(sdk.sipTrunks.listCredentialLists({ trunkId: id, sort: [sort] })),
    );
    expect(failure).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT' });
  }
});

test('a user name with a slash, which the SDK does not encode, is a 404', async () => {
  const { sdk } = await openSdk();
  const { id, credentials } = await sdk.credentialLists.create({
    createCredentialListRequestBody: {
      name: 'Desks',
      credentials: [{ username: 'desk/1', password: 'desk-1' }],
    },
  });
  const username = first(credentials).username;
  const failure = await failureOf(sdk.credentialLists.deleteCredential({ id, username }));
  expect(failure).toMatchObject({ code: 404 });
  expect(await sdk.credentialLists.get({ id })).toMatchObject({ credentials });
});

test('a host name that is taken is a 409 of the SDK', async () => {
  const { sdk, now } = await openSdk();
  const { hostName } = first(now().trunks);
  const created = sdk.sipTrunks.create({ createSipTrunkRequestBody: { name: 'Twin', hostName } });
  expect(await failureOf(created)).toMatchObject({ code: 409, status: 'ALREADY_EXISTS' });
});

test('an export that fails is an error of the SDK too, which does not tell of what', async () => {
  const { sdk } = await openSdk();
  const exported = sdk.calls.export({ relationshipType: 'SIBLING' });
  await expect(exported).rejects.toBeInstanceOf(EmptyResponseError);
});

/** The Error body that the SDK's error holds; its status has to be that of the body. */
async function failureOf(call: Promise<unknown>): Promise<unknown> {
  const error = await call.then(
    () => undefined,
    reason => reason,
  );
  if (!(error instanceof RequestFailedError)) throw new Error(`no error of the SDK: ${error}`);
  const body = JSON.parse(error.data ?? '');
  expect(error.statusCode).toBe(body.code);
  return body;
}
