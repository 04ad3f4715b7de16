import { expect, test } from 'vitest';
import { configurationReader, nameOf } from './configurationReader.ts';
import { answerOf, type FakeLists, records, smallProject } from './configurationServer.ts';
import { sendJson } from './support.ts';

const everyList = [
  'access_control_lists',
  'country_permissions',
  'credential_list_trunks of credentials-0',
  'credential_lists',
  'ip_ranges of acl-0',
  'phone_numbers',
  'sip_endpoints of trunk-0',
  'sip_endpoints of trunk-1',
  'trunk_access_control_lists of acl-0',
  'trunks',
];

test('every list lands under its announcement, those of parents before those of their children', async () => {
  const project = smallProject();
  const reader = await configurationReader(project);
  const { manifest, lists } = await reader.read({ now: () => Date.parse('2026-11-22T01:02:03.004Z') });
  expect(lists.map(nameOf).sort()).toEqual(everyList);
  for (const { total_items: total, records: found, fetched_at: at } of lists) {
    expect(found).toHaveLength(total);
    expect(at).toBe('2026-11-22T01:02:03.004Z');
  }
  const place = (name: string) => lists.map(nameOf).indexOf(name);
  expect(place('trunks')).toBeLessThan(place('sip_endpoints of trunk-0'));
  expect(place('access_control_lists')).toBeLessThan(place('ip_ranges of acl-0'));
  expect(place('credential_lists')).toBeLessThan(place('credential_list_trunks of credentials-0'));
  expect(manifest).toMatchObject({
    kind: 'configuration',
    project_id: 'project',
    run_id: 'run',
    fetched_at: '2026-11-22T01:02:03.004Z',
    finished_at: '2026-11-22T01:02:03.004Z',
    requests: everyList.length,
    lists: everyList.length,
    records: Object.values(project).reduce((sum, list) => sum + list.records.length, 0),
    failed_lists: [],
  });
  expect(reader.requests).toHaveLength(everyList.length);
});

test('an empty list is announced, because what it does not name is gone', async () => {
  const reader = await configurationReader(smallProject());
  const { lists } = await reader.read();
  expect(lists.find(list => nameOf(list) === 'sip_endpoints of trunk-1')).toMatchObject({
    total_items: 0,
    records: [],
  });
});

test('both names of the page size are sent, 500 by default, and none for the list that has no pages', async () => {
  const reader = await configurationReader(smallProject());
  await reader.read({ pageSize: 500 });
  const queries = new Map(reader.requests.map(({ path, query }) => [path, query]));
  expect(queries.get('phoneNumbers')).toBe('?page=1&pageSize=500&size=500');
  expect(queries.get('accessControlLists/acl-0/ipRanges')).toBe('?page=1&pageSize=500&size=500');
  expect(queries.get('countryPermissions')).toBe('');
});

test('records land byte for byte, however they are written', async () => {
  const odd = [
    '{"id" : "a","x":1.50e+1,  "n":{"id":"no"}}',
    '{"\\u0069d":"\\u0062","note":"}]\\" ü"}',
    'null',
    '[1]',
  ];
  const reader = await configurationReader(smallProject(), (request, list, response) => {
    if (request.path !== 'phoneNumbers') return answerOf(list, request);
    response.end(`{"totalItems":4,"phoneNumbers":[${odd.join(' ,\n')}],"pageSize":500}`);
    return undefined;
  });
  const { lists } = await reader.read();
  expect(lists.find(({ resource }) => resource === 'phone_numbers')?.records).toEqual(odd);
});

test('a list of many pages lands in order, whichever page comes first', async () => {
  const project: FakeLists = {
    ...smallProject(),
    phoneNumbers: { name: 'phoneNumbers', records: records('number', 95) },
  };
  const reader = await configurationReader(project, (request, list, response) => {
    setTimeout(() => sendJson(response, answerOf(list, request)), 20 - request.page * 2);
    return undefined;
  });
  const { lists } = await reader.read();
  const numbers = lists.find(({ resource }) => resource === 'phone_numbers');
  expect(numbers?.records).toEqual(project.phoneNumbers?.records.map(record => JSON.stringify(record)));
  expect(reader.requests.filter(({ path }) => path === 'phoneNumbers')).toHaveLength(10);
});

test.each([
  ['a server that caps the page size and says so', 4, 4],
  ['a server that says another size than the one it keeps to', 2000, 10],
  ['a server that says nothing', undefined, 10],
])('%s is read whole', async (_, answered, kept) => {
  const project: FakeLists = {
    ...smallProject(),
    phoneNumbers: { name: 'phoneNumbers', records: records('number', 35) },
  };
  const reader = await configurationReader(project, (request, list) =>
    request.page === 0
      ? answerOf(list, request)
      : { ...answerOf(list, { ...request, pageSize: kept }), pageSize: answered },
  );
  const { manifest, lists } = await reader.read();
  expect(manifest.failed_lists).toEqual([]);
  expect(lists.find(({ resource }) => resource === 'phone_numbers')?.records).toHaveLength(35);
});

test('the ids of parents are what they are in their lists, and encoded where they stand in a path', async () => {
  const ids = ['a/../b', 'q"uo\'te', 'ü%2F?x=1#y', ' ', '…\\', 'x\u0000y'];
  const project = smallProject();
  project.trunks = { name: 'trunks', records: ids.map(id => ({ id })) };
  for (const id of ids) {
    project[`trunks/${encodeURIComponent(id)}/endpoints`] = {
      name: 'endpoints',
      records: [{ id: `of ${id}` }],
    };
  }
  const reader = await configurationReader(project, (request, list, response) => {
    if (request.path !== 'trunks') return answerOf(list, request);
    const escaped = JSON.stringify(answerOf(list, request)).replace('"a/', '"\\u0061\\/');
    response.end(escaped);
    return undefined;
  });
  const { manifest, lists } = await reader.read();
  expect(manifest.failed_lists).toEqual([]);
  const endpoints = lists.filter(({ resource }) => resource === 'sip_endpoints');
  expect(endpoints.map(list => list.parent_id).sort()).toEqual([...ids].sort());
  for (const { parent_id: parent, records: found } of endpoints) {
    expect(found.map(record => JSON.parse(record).id)).toEqual([`of ${parent}`]);
  }
});

test('an id that a URL would swallow is a failed list, not a request for another one', async () => {
  const project = smallProject();
  project.trunks = { name: 'trunks', records: [{ id: '..' }, { id: '.' }, { id: 'trunk-0' }] };
  const reader = await configurationReader(project);
  const { manifest } = await reader.read();
  expect(manifest.failed_lists.map(nameOf).sort()).toEqual(['sip_endpoints of .', 'sip_endpoints of ..']);
  expect(manifest.failed_lists[0]?.error).toMatch(/^TerminalError: The id ".+" cannot be asked for/);
  expect(reader.requests.map(({ path }) => path)).not.toContain('endpoints');
});

test('records without an id count, have no lists of their own, and spoil nothing', async () => {
  const project = smallProject();
  project.trunks = { name: 'trunks', records: [{ name: 'nameless' }, { id: '' }, { id: 'trunk-0' }] };
  const { manifest, lists } = await (await configurationReader(project)).read();
  expect(manifest.failed_lists).toEqual([]);
  expect(lists.find(({ resource }) => resource === 'trunks')).toMatchObject({ total_items: 3 });
  expect(lists.filter(({ resource }) => resource === 'sip_endpoints').map(nameOf)).toEqual([
    'sip_endpoints of trunk-0',
  ]);
});
