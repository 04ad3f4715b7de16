import { expect, test } from 'vitest';
import type { Resource } from '../../src/manifest.ts';
import { typeLists, typeRecords } from '../support/configuration.ts';

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
  const { rows, rejects } = await typeRecords(resource, [record, good]);
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
  const { rows, rejects } = await typeRecords('sip_endpoints', [{ id: 'a' }, raw, { id: 'b' }], 'trunk "1"');
  expect(rows.map(row => row.sip_endpoint_id)).toEqual(['a', 'b']);
  expect(rejects).toEqual([
    { resource: 'sip_endpoints', parent_id: 'trunk "1"', resource_id: null, raw, reason },
  ]);
});

test('a rejected record is kept as it was delivered, to the byte', async () => {
  const raw =
    '{ "id" : "x", "callsPerSecond":1.50 , "note":"\\u00e9 \\"record\\":{}" , "big":123456789012345678901 }';
  const { rejects } = await typeRecords('trunks', [raw]);
  expect(rejects).toEqual([expect.objectContaining({ resource_id: 'x', raw })]);
});

test('of two records of a resource in one list the later one wins', async () => {
  const { rows, rejects } = await typeRecords('trunks', [
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
  const { rows, rejects } = await typeRecords('trunks', [
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
