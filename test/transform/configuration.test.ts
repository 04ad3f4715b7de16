import { expect, test } from 'vitest';
import type { Resource } from '../../src/manifest.ts';
import { typeRecords } from '../support/configuration.ts';

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
  const { rows, rejects } = await typeRecords(resource, [record], parent);
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
  const { rows, rejects } = await typeRecords(resource, [{ id: 'x', ...fields }]);
  expect(rejects).toEqual([]);
  expect(rows).toEqual([expect.objectContaining(expected)]);
});

test.each(['credentialUserName', 'credentialUsername'])(
  'a registered endpoint has the user name that %s gives',
  async field => {
    const record = { id: '01E', isRegistered: true, [field]: 'MyUser' };
    const { rows } = await typeRecords('sip_endpoints', [record], '01T');
    expect(rows).toEqual([expect.objectContaining({ is_registered: true, credential_user_name: 'MyUser' })]);
  },
);
