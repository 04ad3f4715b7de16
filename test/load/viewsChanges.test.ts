import { expect, test } from 'vitest';
import { openConfiguration, type TestConfiguration, type TestList } from '../support/configuration.ts';

const days = [1, 2, 3, 4, 5, 6].map(day => `2026-10-0${day}T00:00:00Z`) as [
  string,
  string,
  string,
  string,
  string,
  string,
];

const trunks = (...records: object[]): TestList => ({ resource: 'trunks', records });

function changesOf(configuration: TestConfiguration, columns: string) {
  return configuration.query(
    `select ${columns} from configuration_changes order by changed_at, resource, resource_id, change, field`,
  );
}

const all =
  'changed_at, changed_after, resource, resource_id, parent_id, resource_name, change, field, before, after';

test('the first reading is no change; a creation, a changed field, a deletion and a recreation are one each', async () => {
  const configuration = await openConfiguration();
  const one = { id: 'a', name: 'One', callsPerSecond: 1, enableCallForward: false };
  await configuration.read({ at: days[0], lists: [trunks(one)] });
  expect(await changesOf(configuration, all)).toEqual([]);
  const other = { id: 'b', name: 'Other' };
  await configuration.read({ at: days[1], lists: [trunks(one, other)] });
  const renamed = { ...one, name: 'Two', callsPerSecond: null, enableCallForward: true };
  await configuration.read({ at: days[2], lists: [trunks(renamed, other)] });
  await configuration.read({ at: days[3], lists: [trunks(renamed)] });
  await configuration.read({ at: days[4], lists: [trunks(renamed, other)] });
  const common = { resource: 'trunks', parent_id: null, field: null, before: null, after: null };
  const changed = {
    changed_at: days[2],
    changed_after: days[1],
    resource: 'trunks',
    resource_id: 'a',
    parent_id: null,
    resource_name: 'Two',
    change: 'changed',
  };
  const ofOther = { ...common, resource_id: 'b', resource_name: 'Other' };
  expect(await changesOf(configuration, all)).toEqual([
    { ...ofOther, changed_at: days[1], changed_after: days[0], change: 'created' },
    { ...changed, field: 'calls_per_second', before: '1', after: null },
    { ...changed, field: 'enable_call_forward', before: 'false', after: 'true' },
    { ...changed, field: 'name', before: 'One', after: 'Two' },
    { ...ofOther, changed_at: days[3], changed_after: days[2], change: 'deleted' },
    { ...ofOther, changed_at: days[4], changed_after: days[3], change: 'recreated' },
  ]);
});

test('a change is dated as the API dates it, and a change of update_time alone is none', async () => {
  const configuration = await openConfiguration();
  const trunk = (name: string, updateTime: string) => trunks({ id: 'a', name, updateTime });
  await configuration.read({ at: days[0], lists: [trunk('One', '2026-09-01T00:00:00Z')] });
  await configuration.read({ at: days[1], lists: [trunk('One', '2026-10-01T10:00:00Z')] });
  expect(await changesOf(configuration, all)).toEqual([]);
  await configuration.read({ at: days[2], lists: [trunk('Two', '2026-10-02T10:00:00Z')] });
  expect(await changesOf(configuration, 'changed_at, changed_after, field')).toEqual([
    { changed_at: '2026-10-02T10:00:00Z', changed_after: days[1], field: 'name' },
  ]);
});

test('ties are created and deleted, what belongs to a parent names it, and lists are shown as texts', async () => {
  const configuration = await openConfiguration();
  const acl = { resource: 'access_control_lists', records: [{ id: 'list', name: 'Offices' }] } as const;
  const tied = (...ids: string[]): TestList => ({
    resource: 'trunk_access_control_lists',
    parent: 'list',
    records: ids.map(id => ({ id })),
  });
  const range = (ipAddress: string): TestList => ({
    resource: 'ip_ranges',
    parent: 'list',
    records: [{ id: 'r', ipAddress, range: 24 }],
  });
  const users = (...names: string[]): TestList => ({
    resource: 'credential_lists',
    records: [{ id: 'c', name: 'Users', credentials: names.map(username => ({ username })) }],
  });
  const lists = [trunks({ id: 'a' }, { id: 'b' }), acl];
  await configuration.read({ at: days[0], lists: [...lists, tied('a'), range('10.0.0.0'), users('ann')] });
  await configuration.read({
    at: days[1],
    lists: [...lists, tied('b'), range('10.0.1.0'), users('bob', 'ann')],
  });
  const columns = 'resource, resource_id, parent_id, resource_name, change, field, before, after';
  const none = { resource_name: null, field: null, before: null, after: null };
  const tie = { resource: 'trunk_access_control_lists', parent_id: 'list', ...none };
  expect(await changesOf(configuration, columns)).toEqual([
    {
      resource: 'credential_lists',
      resource_id: 'c',
      parent_id: null,
      resource_name: 'Users',
      change: 'changed',
      field: 'user_names',
      before: '[ann]',
      after: '[ann, bob]',
    },
    {
      resource: 'ip_ranges',
      resource_id: 'r',
      parent_id: 'list',
      resource_name: '10.0.1.0/24',
      change: 'changed',
      field: 'ip_address',
      before: '10.0.0.0',
      after: '10.0.1.0',
    },
    { ...tie, resource_id: 'a', change: 'deleted' },
    { ...tie, resource_id: 'b', change: 'created' },
  ]);
});

test('a deletion happened after the last reading that read the list whole', async () => {
  const configuration = await openConfiguration();
  await configuration.read({ at: days[0], lists: [trunks({ id: 'a' })] });
  await configuration.read({ at: days[1], lists: [trunks({ id: 'a' })] });
  const failed = [{ resource: 'trunks' as const, parent_id: null, error: 'no' }];
  await configuration.read({ at: days[2], lists: [], failed });
  await configuration.read({ at: days[3], lists: [{ ...trunks(), at: '2026-10-04T00:00:05Z' }] });
  await configuration.read({ at: days[4], lists: [trunks()] });
  expect(await changesOf(configuration, 'changed_at, changed_after, change')).toEqual([
    { changed_at: '2026-10-04T00:00:05Z', changed_after: days[1], change: 'deleted' },
  ]);
});

test('every column of every history is compared but those of the history itself', async () => {
  const configuration = await openConfiguration();
  const [{ text } = { text: '' }] = await configuration.query(
    "select sql as text from duckdb_views() where view_name = 'configuration_changes'",
  );
  const columns = await configuration.query(
    `select table_name, column_name from duckdb_columns()
     where table_name in (select table_name from duckdb_columns() where column_name = 'changed_after' and schema_name = 'main')
       and table_name not like 'configuration%'
       and column_name not in ('project_id', 'update_time', 'valid_from', 'valid_to', 'is_current', 'changed_after', 'fetched_at')`,
  );
  const perTable = String(text).split(/union all/i);
  const missing = columns.filter(
    ({ table_name, column_name }) =>
      !perTable.some(
        part => new RegExp(`\\b${table_name}\\b`).test(part) && new RegExp(`\\b${column_name}\\b`).test(part),
      ),
  );
  expect(columns.length).toBeGreaterThan(40);
  expect(missing).toEqual([]);
});
