import { expect, test } from 'vitest';
import { type ContractRequest, createContract } from '../../src/sandbox/contract/contract.ts';

const contract = createContract();
const ENDPOINT = { name: 'Office', priority: 1 };

/** The check of one request, with whatever the path needs. */
function check(operationId: string, request: Omit<ContractRequest, 'params'>): string[] {
  const operation = contract.operations.find(candidate => candidate.operationId === operationId);
  const names =
    operation?.parameters.filter(parameter => parameter.in === 'path').map(({ name }) => name) ?? [];
  const params = Object.fromEntries(names.map(name => [name, 'x']));
  return contract
    .check(operationId, { ...request, params })
    .map(({ field, description }) => `${field} ${description}`);
}

test.each([
  [{ page: '2', pageSize: '50' }, []],
  [{ page: '0' }, ['page 0 is below the minimum of 1']],
  [{ pageSize: '501' }, ['pageSize 501 is above the maximum of 500']],
  [{ page: 'two' }, ['page "two" is not of the type integer']],
  [{ page: '1.5' }, ['page "1.5" is not of the type integer']],
  [{ size: '' }, ['size "" is not of the type integer']],
  [{ page: ['1', '2'] }, ['page ["1","2"] is not of the type integer']],
  [{ unheardOf: '1' }, []],
])('numbers of a query are read from their text: %j', (query, expected) => {
  expect(check('getSipTrunks', { query })).toEqual(expected);
});

test.each([
  [{ callResult: 'BUSY,FAILED', direction: ['INBOUND', 'OUTBOUND'] }, []],
  [{ direction: 'INBOUND,UP' }, ['direction[1] "UP" is none of INBOUND, OUTBOUND']],
  [{ 'createTime>': '2026-10' }, []],
])('lists of a query are separated by commas or repeated: %j', (query, expected) => {
  expect(check('findCalls', { query })).toEqual(expected);
});

test.each([
  [{ sort: 'phoneNumber,ascending' }, 0],
  [{ sort: ['phoneNumber,ascending', 'countryCode,descending'] }, 0],
  [{ sort: 'phoneNumber,ascending,countryCode,descending' }, 0],
  [{ sort: 'phoneNumber,up' }, 1],
  [{ sort: ['phoneNumber,ascending', 'countryCode'] }, 1],
])('a sort is a property and a direction: %j', (query, violations) => {
  expect(check('GetPhoneNumbers', { query })).toHaveLength(violations);
});

test('a body that is missing, of another type, or lacks a field is named', () => {
  expect(check('createSipTrunk', {})).toEqual(['body is required, as application/json']);
  expect(check('createSipTrunk', { body: [] })).toEqual(['body [] is not of the type object']);
  expect(check('createSipTrunk', { body: null })).toEqual(['body null is not of the type object']);
  expect(check('createSipTrunk', { body: {} })).toEqual(['name is required', 'hostName is required']);
});

test('texts of a body are no numbers or booleans', () => {
  const body = { name: 'Acme', hostName: 'acme', enableCallerName: 'true' };
  expect(check('createSipTrunk', { body })).toEqual([
    'enableCallerName "true" is not of the type boolean or null',
  ]);
});

test('a long value is shown by its start', () => {
  const [violation = ''] = check('createSipTrunk', { body: { name: 'Acme', hostName: '-'.repeat(500) } });
  expect(violation).toMatch(/^hostName "-{56}… does not match /);
});

test('a read-only field is refused by its path, an unknown one is ignored', () => {
  const range = { ipAddress: '10.0.0.1', range: 32, colour: 'blue' };
  expect(check('createAccessControlList', { body: { name: 'Office', ipRanges: [range] } })).toEqual([]);
  expect(
    check('createAccessControlList', {
      body: { name: 'Office', ipRanges: [range, { ...range, id: 'x' }], projectId: 'p', enabled: true },
    }),
  ).toEqual(['ipRanges[1].id is read-only', 'projectId is read-only']);
});

test('a list of too few is refused', () => {
  const body = { name: 'Office', ipRanges: [] };
  expect(check('createAccessControlList', { body })).toEqual(['ipRanges has to have at least 1 of them']);
});

test.each([
  ['a static endpoint', { ...ENDPOINT, address: '10.0.0.1' }, []],
  ['a static endpoint that says so', { ...ENDPOINT, address: '10.0.0.1', isRegistered: false }, []],
  ['a registered endpoint', { ...ENDPOINT, isRegistered: true, credentialUserName: 'acme' }, []],
  ['one as the SDK spells it', { ...ENDPOINT, isRegistered: true, credentialUsername: 'acme' }, []],
  ['neither', ENDPOINT, ['address is required']],
  [
    'a port too high',
    { ...ENDPOINT, address: '10.0.0.1', port: 65_536 },
    ['port 65536 is above the maximum of 65535'],
  ],
  ['no username', { ...ENDPOINT, isRegistered: true }, ['credentialUserName is required']],
  [
    'both',
    { ...ENDPOINT, address: '10.0.0.1', isRegistered: true, credentialUserName: 'acme' },
    ['body has to have one of the forms static endpoint, registered endpoint, not several at once'],
  ],
])('an endpoint is static or registered: %s', (_, body, expected) => {
  expect(check('createSipEndpoint', { body })).toEqual(expected);
});

test('credential lists of a trunk are replaced by an array or by what the SDK sends', () => {
  const operation = 'bulkUpdateCredentialListsForTrunk';
  expect(check(operation, { body: ['a'] })).toEqual([]);
  expect(check(operation, { body: { credentialListIds: ['a'] } })).toEqual([]);
  expect(check(operation, { body: ['a', 1] })).toEqual(['[1] 1 is not of the type string']);
  expect(check(operation, { body: {} })).toEqual(['credentialListIds is required']);
});

test('a country is named in a bulk update, and nowhere else', () => {
  const country = { isoCode: 'US', enabled: true };
  expect(check('bulkUpdateCountryPermissions', { body: { countryPermissions: [country] } })).toEqual([]);
  expect(
    check('bulkUpdateCountryPermissions', { body: { countryPermissions: [{ enabled: true, name: 'x' }] } }),
  ).toEqual(['countryPermissions[0].isoCode is required', 'countryPermissions[0].name is read-only']);
  expect(check('updateCountryPermission', { body: country })).toEqual(['isoCode is read-only']);
});

test('the request is left as it was', () => {
  const query = { page: '2', direction: 'INBOUND,OUTBOUND' };
  check('findCalls', { query });
  expect(query).toEqual({ page: '2', direction: 'INBOUND,OUTBOUND' });
});

test('an operation that the contract does not have is a mistake of the caller', () => {
  expect(() => contract.check('createCall', {})).toThrow('api/openapi.yaml has no operation createCall');
});
