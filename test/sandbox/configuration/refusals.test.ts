import { expect, test } from 'vitest';
import type { Configuration } from '../../../src/sandbox/configuration/snapshot.ts';
import { PROJECT } from '../client.ts';
import { first, openApi, request } from './api.ts';

const ENDPOINT = { name: 'SBC', priority: 1, address: '203.0.113.1' };
const RANGE = { ipAddress: '10.0.0.1', range: 24 };

/** What is asked for in a place that exists, with the field that the answer has to name. */
const BAD_REQUESTS: [
  what: string,
  method: string,
  path: (configuration: Configuration) => string,
  body: unknown,
  field: string,
][] = [
  ['a trunk without a name', 'POST', () => '/trunks', { hostName: 'a' }, 'name'],
  ['a trunk without a host name', 'POST', () => '/trunks', { name: 'A' }, 'hostName'],
  ['a host name with an underscore', 'POST', () => '/trunks', { name: 'A', hostName: 'a_b' }, 'hostName'],
  ['a host name of two labels', 'POST', () => '/trunks', { name: 'A', hostName: 'a.b' }, 'hostName'],
  [
    'a host name that is too long',
    'POST',
    () => '/trunks',
    { name: 'A', hostName: 'a'.repeat(64) },
    'hostName',
  ],
  ['a read-only field in a creation', 'POST', () => '/trunks', { name: 'A', hostName: 'a', id: 'x' }, 'id'],
  [
    'a read-only field in an update',
    'PUT',
    trunk,
    { name: 'A', hostName: 'a', callsPerSecond: 9 },
    'callsPerSecond',
  ],
  ['a list for a trunk', 'POST', () => '/trunks', [], 'body'],
  ['no body', 'POST', () => '/trunks', undefined, 'body'],
  ['an endpoint without a place', 'POST', endpoints, { name: 'E', priority: 1 }, 'address'],
  ['an address with a path', 'POST', endpoints, { ...ENDPOINT, address: 'sbc/1' }, 'address'],
  ['an address with a bad octet', 'POST', endpoints, { ...ENDPOINT, address: '203.0.113.256' }, 'address'],
  ['a port that is none', 'POST', endpoints, { ...ENDPOINT, port: 65_536 }, 'port'],
  ['a priority of zero', 'POST', endpoints, { ...ENDPOINT, priority: 0 }, 'priority'],
  ['an unknown transport', 'POST', endpoints, { ...ENDPOINT, transport: 'SCTP' }, 'transport'],
  [
    'an endpoint whose user names differ',
    'POST',
    endpoints,
    { name: 'E', priority: 1, isRegistered: true, credentialUserName: 'a', credentialUsername: 'b' },
    'credentialUsername',
  ],
  [
    'a country that is none',
    'PUT',
    () => '/countryPermissions',
    permissions('XX'),
    'countryPermissions[0].isoCode',
  ],
  [
    'a country twice',
    'PUT',
    () => '/countryPermissions',
    permissions('SE', 'se'),
    'countryPermissions[1].isoCode',
  ],
  ['a permission that is no switch', 'PUT', () => '/countryPermissions/SE', { enabled: 'yes' }, 'enabled'],
  ['a list without ranges', 'POST', () => '/accessControlLists', { name: 'A', ipRanges: [] }, 'ipRanges'],
  ['a list whose ranges are missing', 'POST', () => '/accessControlLists', { name: 'A' }, 'ipRanges'],
  [
    'a bad range in a list',
    'POST',
    () => '/accessControlLists',
    { name: 'A', ipRanges: [RANGE, { ...RANGE, range: 33 }] },
    'ipRanges[1].range',
  ],
  [
    'a bad range in an update',
    'PUT',
    accessList,
    { name: 'A', ipRanges: [{ ...RANGE, range: -1 }] },
    'ipRanges[0].range',
  ],
  ['a prefix too long for IPv4', 'POST', ranges, { ...RANGE, range: 33 }, 'range'],
  ['a prefix too long for IPv6', 'POST', ranges, { ipAddress: '2001:db8::', range: 129 }, 'range'],
  ['a negative prefix', 'POST', ranges, { ...RANGE, range: -1 }, 'range'],
  ['a prefix with a fraction', 'POST', ranges, { ...RANGE, range: 24.5 }, 'range'],
  ['an address with a prefix', 'POST', ranges, { ipAddress: '10.0.0.0/8' }, 'ipAddress'],
  ['a range without an address', 'POST', ranges, { range: 8 }, 'ipAddress'],
  [
    'a credential without a password',
    'POST',
    () => '/credentialLists',
    credentials({ username: 'a' }),
    'credentials[0].password',
  ],
  ['a page of more than 500', 'GET', () => '/trunks?pageSize=501', undefined, 'pageSize'],
  ['a page of none, as the SDK asks', 'GET', () => '/phoneNumbers?size=0', undefined, 'size'],
  ['page zero', 'GET', () => '/accessControlLists?page=0', undefined, 'page'],
  ['a page that is no number', 'GET', () => '/trunks?page=two', undefined, 'page'],
];

test.each(BAD_REQUESTS)(
  '%s is a 400 that names the field and changes nothing',
  async (_, method, path, body, field) => {
    const { send, now } = await openApi();
    const before = now();
    const answer = await send(method, path(before), body);
    expect(answer.body).toMatchObject({
      code: 400,
      status: 'INVALID_ARGUMENT',
      details: [
        { type: 'BadRequest', fieldViolations: [{ field, description: expect.stringMatching(/./) }] },
        { type: 'RequestInfo', requestId: expect.stringMatching(/./) },
      ],
    });
    expect(answer.status).toBe(400);
    expect(now()).toEqual(before);
  },
);

const UNKNOWN: [method: string, path: (configuration: Configuration) => string, body?: unknown][] = [
  ['GET', () => '/trunks/nobody'],
  ['PUT', () => '/trunks/nobody', { name: 'A', hostName: 'a' }],
  ['DELETE', () => '/trunks/nobody'],
  ['GET', () => '/trunks/nobody/endpoints'],
  ['POST', () => '/trunks/nobody/endpoints', ENDPOINT],
  ['PUT', configuration => `${endpoints(configuration)}/nobody`, ENDPOINT],
  ['GET', () => '/phoneNumbers/nobody'],
  ['GET', () => '/countryPermissions/XX'],
  ['PUT', () => '/countryPermissions/XX', { enabled: true }],
  ['GET', () => '/accessControlLists/nobody'],
  ['PUT', () => '/accessControlLists/nobody', { name: 'A' }],
  ['DELETE', () => '/accessControlLists/nobody'],
  ['GET', () => '/accessControlLists/nobody/trunks'],
  ['POST', () => '/accessControlLists/nobody/ipRanges', RANGE],
  ['PUT', configuration => `${ranges(configuration)}/nobody`, RANGE],
  ['DELETE', configuration => `${ranges(configuration)}/nobody`],
  ['POST', () => '/trunks/nobody/accessControlLists', { accessControlListIds: [] }],
  ['PUT', () => '/trunks/nobody/credentialLists', []],
  ['GET', () => '/credentialLists/nobody/trunks'],
  ['PUT', () => '/credentialLists/nobody', { name: 'A' }],
  ['PUT', () => '/credentialLists/nobody/credentials/anna', { password: 'a' }],
  ['DELETE', () => '/credentialLists/nobody/credentials/anna'],
];

test.each(UNKNOWN)(
  '%s of something unknown is a 404 that changes nothing: %s',
  async (method, path, body) => {
    const { send, now } = await openApi();
    const before = now();
    const answer = await send(method, path(before), body);
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({
      status: 'NOT_FOUND',
      details: [{ type: 'ErrorInfo', domain: 'sinch.voice' }, { type: 'RequestInfo' }],
    });
    expect(now()).toEqual(before);
  },
);

test.each([
  ['a range', 'POST', ranges],
  ['a range over another one', 'PUT', secondRange],
])('%s that the list has already is a 409', async (_, method, path) => {
  const { send, now } = await openApi();
  const before = now();
  const { ipAddress, range } = first(before.ipRanges);
  const answer = await send(method, path(before), { ipAddress, range });
  expect(answer).toMatchObject({ status: 409, body: { details: [{ reason: 'IP_RANGE_TAKEN' }, {}] } });
  expect(now()).toEqual(before);
});

test.each([
  ['torn JSON', { body: '{"name":', type: 'application/json' }],
  ['a form', { body: 'name=A&hostName=a', type: 'application/x-www-form-urlencoded' }],
  ['text', { body: '{"name":"A","hostName":"a"}', type: 'text/plain' }],
  ['JSON that is too large', { body: `{"name":"${'A'.repeat(2_000_000)}"}`, type: 'application/json' }],
])('a body that is %s is a 400 and changes nothing', async (_, content) => {
  const { sandbox, now } = await openApi();
  const before = now();
  const answer = await request(sandbox, 'POST', '/trunks', content);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ details: [{ fieldViolations: [{ field: 'body' }] }, {}] });
  expect(now()).toEqual(before);
});

test('nothing is done without credentials', async () => {
  const { sandbox, now } = await openApi();
  const before = now();
  const url = `${sandbox.url}/v1/projects/${PROJECT}/trunks/${first(before.trunks).id}`;
  const answer = await fetch(url, { method: 'DELETE' });
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toContain('Bearer');
  await answer.body?.cancel();
  expect(now()).toEqual(before);
});

function trunk({ trunks }: Configuration): string {
  return `/trunks/${first(trunks).id}`;
}

function endpoints(configuration: Configuration): string {
  return `${trunk(configuration)}/endpoints`;
}

function accessList({ accessControlLists }: Configuration): string {
  return `/accessControlLists/${first(accessControlLists).id}`;
}

function ranges(configuration: Configuration): string {
  return `${accessList(configuration)}/ipRanges`;
}

function secondRange(configuration: Configuration): string {
  return `${ranges(configuration)}/${configuration.ipRanges[1]?.id}`;
}

function permissions(...codes: string[]) {
  return { countryPermissions: codes.map(isoCode => ({ isoCode, enabled: true })) };
}

function credentials(...list: unknown[]) {
  return { name: 'A', credentials: list };
}
