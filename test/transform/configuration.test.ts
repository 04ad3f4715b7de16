import { expect, test } from 'vitest';
import type { Resource } from '../../src/manifest.ts';
import { typeLists } from '../support/configuration.ts';

const rejected = 'select resource, parent_id, resource_id, raw, reason from rejected_records order by raw';

/** What the records of one list come to: typed rows in the order of their lines, and reasons of rejects. */
async function typed(resource: Resource, records: readonly (object | string)[], parent?: string) {
  const query = await typeLists([{ resource, records, ...(parent === undefined ? {} : { parent }) }]);
  const rows = await query(
    `select * exclude (line_number, parent_id, reason) from typed_${resource} order by line_number`,
  );
  return { rows, rejects: await query(rejected) };
}

const created = '2023-09-14T08:08:48.264185Z';

test.each<[Resource, string | undefined, object, object]>([
  [
    'trunks',
    undefined,
    {
      id: '01T',
      name: 'Acme Trunk',
      hostName: 'acme',
      topLevelDomain: '.elastic-sip.sinch.com',
      domain: 'acme.elastic-sip.sinch.com',
      callsPerSecond: 100,
      enableCallerName: true,
      enableCallForward: false,
      callForwardNumber: '+15551230000',
      createTime: '2023-09-14T08:08:48.264185988',
      updateTime: '2023-09-15T10:00:00+02:00',
      projectId: '1bf62742',
      somethingNew: { deep: [1] },
    },
    {
      trunk_id: '01T',
      name: 'Acme Trunk',
      host_name: 'acme',
      top_level_domain: '.elastic-sip.sinch.com',
      domain: 'acme.elastic-sip.sinch.com',
      calls_per_second: 100,
      enable_caller_name: true,
      enable_call_forward: false,
      call_forward_number: '+15551230000',
      create_time: created,
      update_time: '2023-09-15T08:00:00Z',
      record_project_id: '1bf62742',
    },
  ],
  [
    'sip_endpoints',
    '01T',
    {
      id: '01E',
      name: 'static',
      address: '10.0.0.1',
      port: 5060,
      transport: 'udp',
      priority: 1,
      enabled: false,
      createTime: '2023-09-14T08:08:48.264185988',
      updateTime: 'null,',
    },
    {
      sip_endpoint_id: '01E',
      trunk_id: '01T',
      name: 'static',
      address: '10.0.0.1',
      port: 5060,
      is_registered: null,
      credential_user_name: null,
      transport: 'UDP',
      priority: 1,
      enabled: false,
      create_time: created,
      update_time: null,
    },
  ],
  [
    'phone_numbers',
    undefined,
    { id: '01N', sipTrunkId: '01T', phoneNumber: '15552229999', countryCode: 'us', createTime: '' },
    {
      phone_number_id: '01N',
      phone_number: '+15552229999',
      trunk_id: '01T',
      country: 'US',
      create_time: null,
      update_time: null,
    },
  ],
  [
    'country_permissions',
    undefined,
    {
      isoCode: 'us',
      name: 'United States/Canada',
      continent: 'North America',
      countryDialingCodes: ['+86', '+1'],
      enabled: false,
    },
    {
      country: 'US',
      name: 'United States/Canada',
      continent: 'North America',
      dialing_codes: ['+1', '+86'],
      enabled: false,
    },
  ],
  [
    'access_control_lists',
    undefined,
    {
      id: '01A',
      name: 'Office',
      enabled: true,
      ipRanges: [{ id: '01R' }],
      createTime: '2023-09-11T15:37:30',
      updateTime: '',
    },
    {
      access_control_list_id: '01A',
      name: 'Office',
      enabled: true,
      create_time: '2023-09-11T15:37:30Z',
      update_time: null,
    },
  ],
  [
    'ip_ranges',
    '01A',
    { id: '01R', description: 'West', ipAddress: '54.172.60.0', range: 30, accessControlListId: '01A' },
    {
      ip_range_id: '01R',
      access_control_list_id: '01A',
      description: 'West',
      ip_address: '54.172.60.0',
      prefix_length: 30,
      create_time: null,
      update_time: null,
    },
  ],
  [
    'trunk_access_control_lists',
    '01A',
    { id: '01T', name: 'Acme', callsPerSecond: 'what a tie does not keep' },
    { trunk_id: '01T', access_control_list_id: '01A' },
  ],
  [
    'credential_lists',
    undefined,
    {
      id: '01C',
      name: 'Phones',
      credentials: [
        { id: '2', username: 'zoe' },
        { id: '1', username: 'adam' },
      ],
    },
    {
      credential_list_id: '01C',
      name: 'Phones',
      user_names: ['adam', 'zoe'],
      create_time: null,
      update_time: null,
    },
  ],
  ['credential_list_trunks', '01C', { id: '01T' }, { trunk_id: '01T', credential_list_id: '01C' }],
])('a usual record of %s fills its columns', async (resource, parent, record, expected) => {
  const { rows, rejects } = await typed(resource, [record], parent);
  expect(rejects).toEqual([]);
  expect(rows).toEqual([expected]);
});

test.each<[string, Resource, object, object]>([
  [
    '"" and "null," stand for nothing',
    'trunks',
    { name: '', domain: 'null,', createTime: 'null,' },
    { name: null, domain: null, create_time: null },
  ],
  [
    'null stands for nothing',
    'trunks',
    { name: null, callsPerSecond: null, enableCallForward: null, updateTime: null },
    { name: null, calls_per_second: null, enable_call_forward: null, update_time: null },
  ],
  [
    'an empty number and an empty flag stand for nothing',
    'trunks',
    { callsPerSecond: '', enableCallForward: '' },
    { calls_per_second: null, enable_call_forward: null },
  ],
  [
    'numbers and flags as texts are numbers and flags',
    'trunks',
    { callsPerSecond: '20', enableCallForward: 'True' },
    { calls_per_second: 20, enable_call_forward: true },
  ],
  ['a whole number with a point is whole', 'trunks', { callsPerSecond: 20.0 }, { calls_per_second: 20 }],
  ['a number is a text, too', 'trunks', { id: 42, name: 7 }, { trunk_id: '42', name: '7' }],
  ['a missing enabled is the default of the document', 'access_control_lists', {}, { enabled: true }],
  [
    'a null enabled is the default of the document',
    'country_permissions',
    { isoCode: 'US', enabled: null },
    { enabled: true },
  ],
  [
    'no list of codes is none',
    'country_permissions',
    { isoCode: 'US', countryDialingCodes: null },
    { dialing_codes: null },
  ],
  [
    'an empty list of codes is empty',
    'country_permissions',
    { isoCode: 'US', countryDialingCodes: [] },
    { dialing_codes: [] },
  ],
  ['every country at once has a code of its own', 'country_permissions', { isoCode: '*' }, { country: '*' }],
  [
    'a number without an identifier is its own',
    'phone_numbers',
    { id: null, phoneNumber: '15552229999' },
    { phone_number_id: '+15552229999' },
  ],
  ['a short number keeps its digits', 'phone_numbers', { phoneNumber: '12345' }, { phone_number: '+12345' }],
  [
    'a time with an offset is in UTC',
    'trunks',
    { createTime: '2026-10-01T02:00:00+0200' },
    { create_time: '2026-10-01T00:00:00Z' },
  ],
])('%s', async (_, resource, fields, expected) => {
  const { rows, rejects } = await typed(resource, [{ id: 'x', ...fields }]);
  expect(rejects).toEqual([]);
  expect(rows).toEqual([expect.objectContaining(expected)]);
});

test.each(['credentialUserName', 'credentialUsername'])(
  'a registered endpoint has the user name that %s gives',
  async field => {
    const record = { id: '01E', isRegistered: true, [field]: 'MyUser' };
    const { rows } = await typed('sip_endpoints', [record], '01T');
    expect(rows).toEqual([expect.objectContaining({ is_registered: true, credential_user_name: 'MyUser' })]);
  },
);

test.each<[string, Resource, object | string]>([
  ['callsPerSecond is no whole number from 0 up', 'trunks', { callsPerSecond: 'abc' }],
  ['callsPerSecond is no whole number from 0 up', 'trunks', { callsPerSecond: -1 }],
  ['callsPerSecond is no whole number from 0 up', 'trunks', { callsPerSecond: 1.5 }],
  [
    'callsPerSecond is no whole number from 0 up',
    'trunks',
    '{"id":"x","callsPerSecond":123456789012345678901234567890}',
  ],
  ['callsPerSecond is no whole number from 0 up', 'trunks', { callsPerSecond: [1] }],
  ['enabled is neither true nor false', 'access_control_lists', { enabled: 'yes' }],
  ['enabled is neither true nor false', 'access_control_lists', { enabled: 1 }],
  ['name is no text', 'trunks', { name: { en: 'Acme' } }],
  ['name is no text', 'trunks', { name: true }],
  ['createTime is no time', 'trunks', { createTime: 'yesterday' }],
  ['updateTime is no time', 'trunks', { updateTime: 1694678928 }],
  ['updateTime is no time', 'trunks', { updateTime: '2026-13-01T00:00:00Z' }],
  ['countryDialingCodes is no list', 'country_permissions', { isoCode: 'US', countryDialingCodes: '+1' }],
  [
    'countryDialingCodes is no list of texts',
    'country_permissions',
    { isoCode: 'US', countryDialingCodes: [{}] },
  ],
  ['credentials is no list of objects', 'credential_lists', { credentials: ['adam'] }],
  ['no phoneNumber', 'phone_numbers', {}],
  ['phoneNumber is no telephone number', 'phone_numbers', { phoneNumber: 'unknown' }],
  [
    'name is no text; callsPerSecond is no whole number from 0 up',
    'trunks',
    { name: [], callsPerSecond: 'x' },
  ],
])('"%s" rejects a record of %s: %j', async (reason, resource, fields) => {
  const record = typeof fields === 'string' ? fields : JSON.stringify({ id: 'x', ...fields });
  const good = { id: 'good', isoCode: 'GB', phoneNumber: '+15552229999' };
  const { rows, rejects } = await typed(resource, [record, good]);
  expect(rows).toHaveLength(1);
  const id = resource === 'country_permissions' ? 'US' : 'x';
  expect(rejects).toEqual([{ resource, parent_id: null, resource_id: id, raw: record, reason }]);
});

test.each([
  ['[1]', 'not an object; no id'],
  ['"text"', 'not an object; no id'],
  ['null', 'not an object; no id'],
  ['{}', 'no id'],
  ['{"id":""}', 'no id'],
  ['{"id":{}}', 'id is no text'],
  ['{"id":12345678901234567890123}', 'id is no text'],
  ['{"id":01}', 'not JSON'],
  ['{"id":"x" "name":"y"}', 'not JSON'],
])('%s names no resource (%s) and leaves its neighbours alone', async (raw, reason) => {
  const { rows, rejects } = await typed('sip_endpoints', [{ id: 'a' }, raw, { id: 'b' }], 'trunk "1"');
  expect(rows.map(row => row.sip_endpoint_id)).toEqual(['a', 'b']);
  expect(rejects).toEqual([
    { resource: 'sip_endpoints', parent_id: 'trunk "1"', resource_id: null, raw, reason },
  ]);
});

test('a rejected record is kept as it was delivered, to the byte', async () => {
  const raw =
    '{ "id" : "x", "callsPerSecond":1.50 , "note":"\\u00e9 \\"record\\":{}" , "big":123456789012345678901 }';
  const { rejects } = await typed('trunks', [raw]);
  expect(rejects).toEqual([expect.objectContaining({ resource_id: 'x', raw })]);
});

test('of two records of a resource in one list the later one wins', async () => {
  const { rows, rejects } = await typed('trunks', [
    { id: 'a', name: 'first' },
    { id: 'b', name: 'other' },
    { id: 'a', name: 'second' },
  ]);
  expect(rejects).toEqual([]);
  expect(rows.map(row => [row.trunk_id, row.name])).toEqual([
    ['b', 'other'],
    ['a', 'second'],
  ]);
});

test('a bad twin does not hide the good one', async () => {
  const { rows, rejects } = await typed('trunks', [
    { id: 'a', name: 'good' },
    { id: 'a', callsPerSecond: 'bad' },
  ]);
  expect(rows).toEqual([expect.objectContaining({ trunk_id: 'a', name: 'good' })]);
  expect(rejects).toEqual([expect.objectContaining({ resource_id: 'a' })]);
});

test('two lists may hold the same resource, each for itself', async () => {
  const query = await typeLists([
    { resource: 'trunk_access_control_lists', parent: 'a', records: [{ id: 't' }, { id: 't' }] },
    { resource: 'trunk_access_control_lists', parent: 'b', records: [{ id: 't' }] },
  ]);
  const ties = 'select access_control_list_id, trunk_id from typed_trunk_access_control_lists order by all';
  expect(await query(ties)).toEqual([
    { access_control_list_id: 'a', trunk_id: 't' },
    { access_control_list_id: 'b', trunk_id: 't' },
  ]);
});

test('lists are announced with the time of their reading, empty ones too', async () => {
  const query = await typeLists([
    { resource: 'trunks', records: [], at: '2026-10-01T00:00:01.500Z' },
    { resource: 'sip_endpoints', parent: 't', records: [{ id: 'e' }], at: '2026-10-01T00:00:02.250Z' },
  ]);
  expect(await query('from announced_lists order by resource')).toEqual([
    { resource: 'sip_endpoints', parent_id: 't', fetched_at: '2026-10-01T00:00:02.25Z' },
    { resource: 'trunks', parent_id: null, fetched_at: '2026-10-01T00:00:01.5Z' },
  ]);
});

test('a reading of which no list was whole has no line and no record', async () => {
  const query = await typeLists([]);
  expect(await query('from announced_lists')).toEqual([]);
  expect(await query('from typed_trunks')).toEqual([]);
});
