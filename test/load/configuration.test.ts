import { expect, test } from 'vitest';
import { openConfiguration, type TestConfiguration, type TestList } from '../support/configuration.ts';

const first = '2026-10-01T00:00:00Z';
const second = '2026-10-02T00:00:00Z';
const third = '2026-10-03T00:00:00Z';
const fourth = '2026-10-04T00:00:00Z';

function trunks(...records: (object | string)[]): TestList {
  return { resource: 'trunks', records };
}

function endpoints(trunk: string, ...records: (object | string)[]): TestList {
  return { resource: 'sip_endpoints', parent: trunk, records };
}

function tied(list: string, ...trunkIds: string[]): TestList {
  return {
    resource: 'trunk_access_control_lists',
    parent: list,
    records: trunkIds.map(id => ({ id })),
  };
}

function lists(...ids: string[]): TestList {
  return { resource: 'access_control_lists', records: ids.map(id => ({ id, name: id })) };
}

/** Versions as `[key, from, to]`, and what of them is asked for besides. */
async function versions(configuration: TestConfiguration, table: string, key: string, ...more: string[]) {
  await configuration.ledger.check();
  const columns = [key, 'valid_from', 'valid_to', ...more];
  const found = await configuration.query(`select ${columns.join(', ')} from ${table} order by all`);
  return found.map(row => columns.map(column => row[column]));
}

const nothing = { outcome: 'loaded', new: 0, changed: 0, closed: 0, rejected: 0, failedLists: 0 };

test('a reading that shows the same again writes nothing but that it was taken', async () => {
  const configuration = await openConfiguration();
  const same = [
    trunks({ id: 't', name: 'Acme' }),
    endpoints('t', { id: 'e', port: 5060 }),
    lists('a'),
    tied('a', 't'),
    { resource: 'country_permissions', records: [{ isoCode: 'US', countryDialingCodes: ['+1', '+2'] }] },
    { resource: 'credential_lists', records: [{ id: 'c', credentials: [{ username: 'u' }] }] },
    { resource: 'phone_numbers', records: [{ id: 'n', phoneNumber: '+15552229999' }] },
  ] as const;
  expect(await configuration.read({ at: first, lists: same })).toEqual({ ...nothing, new: 7, records: 7 });
  const tables = ['trunks', 'sip_endpoints', 'trunk_access_control_lists', 'country_permissions'];
  const all = () => Promise.all(tables.map(table => configuration.query(`select rowid, * from ${table}`)));
  const before = await all();
  expect(await configuration.read({ at: second, lists: same })).toEqual({ ...nothing, records: 7 });
  expect(await all()).toEqual(before);
  expect(
    await configuration.query(
      'select outcome, records, new_versions from ops.configuration_readings order by fetched_at',
    ),
  ).toEqual([
    { outcome: 'loaded', records: 7, new_versions: 7 },
    { outcome: 'loaded', records: 7, new_versions: 0 },
  ]);
});

test('a resource is created, changed, deleted and created again, and each version stays', async () => {
  const configuration = await openConfiguration();
  await configuration.read({ at: first, lists: [trunks()] });
  const created = await configuration.read({ at: second, lists: [trunks({ id: 't', name: 'one' })] });
  const changed = await configuration.read({ at: third, lists: [trunks({ id: 't', name: 'two' })] });
  const closed = await configuration.read({ at: fourth, lists: [trunks()] });
  const again = await configuration.read({
    at: '2026-10-05T00:00:00Z',
    lists: [trunks({ id: 't', name: 'two' })],
  });
  expect([created, changed, closed, again]).toEqual([
    { ...nothing, new: 1, records: 1 },
    { ...nothing, changed: 1, records: 1 },
    { ...nothing, closed: 1, records: 0 },
    { ...nothing, new: 1, records: 1 },
  ]);
  expect(
    await versions(configuration, 'trunks', 'name', 'is_current', 'changed_after', 'fetched_at'),
  ).toEqual([
    ['one', second, third, false, first, second],
    ['two', third, fourth, false, second, third],
    ['two', '2026-10-05T00:00:00Z', null, true, fourth, '2026-10-05T00:00:00Z'],
  ]);
});

test('a list that was not read whole changes nothing of what is known of it', async () => {
  const configuration = await openConfiguration();
  await configuration.read({
    at: first,
    lists: [trunks({ id: 't' }, { id: 'u' }), endpoints('t', { id: 'e' }), endpoints('u', { id: 'f' })],
  });
  const result = await configuration.read({
    at: second,
    lists: [trunks({ id: 't' }, { id: 'u' }), endpoints('u')],
    failed: [{ resource: 'sip_endpoints', parent_id: 't', error: 'the total moved' }],
  });
  expect(result).toEqual({ ...nothing, closed: 1, failedLists: 1, records: 2 });
  expect(await versions(configuration, 'sip_endpoints', 'sip_endpoint_id')).toEqual([
    ['e', first, null],
    ['f', first, second],
  ]);
  expect(await configuration.query('from ops.failed_lists')).toEqual([
    {
      project_id: 'project',
      fetched_at: second,
      resource: 'sip_endpoints',
      parent_id: 't',
      error: 'the total moved',
    },
  ]);
});

test('what changed while a list failed may have changed since the last reading that did not fail', async () => {
  const configuration = await openConfiguration();
  const failed = (parent: string | null) =>
    ({ resource: 'sip_endpoints', parent_id: parent, error: 'down' }) as const;
  const known = trunks({ id: 't' }, { id: 'u' });
  await configuration.read({
    at: first,
    lists: [known, endpoints('t', { id: 'e' }), endpoints('u', { id: 'f' })],
  });
  await configuration.read({
    at: second,
    lists: [known, endpoints('u', { id: 'f' })],
    failed: [failed('t')],
  });
  await configuration.read({ at: third, lists: [known], failed: [failed(null)] });
  await configuration.read({
    at: fourth,
    lists: [known, endpoints('t', { id: 'e', port: 1 }), endpoints('u', { id: 'f', port: 1 })],
  });
  expect(await versions(configuration, 'sip_endpoints', 'sip_endpoint_id', 'changed_after')).toEqual([
    ['e', first, fourth, null],
    ['e', fourth, null, first],
    ['f', first, fourth, null],
    ['f', fourth, null, second],
  ]);
});

test('a trunk that is gone takes its endpoints and ties along, at the same time', async () => {
  const configuration = await openConfiguration();
  await configuration.read({
    at: first,
    lists: [
      trunks({ id: 't' }, { id: 'u' }),
      endpoints('t', { id: 'e' }),
      endpoints('u', { id: 'f' }),
      lists('a'),
      tied('a', 't', 'u'),
      { resource: 'credential_lists', records: [{ id: 'c' }] },
      { resource: 'credential_list_trunks', parent: 'c', records: [{ id: 't' }] },
    ],
  });
  const result = await configuration.read({
    at: second,
    lists: [{ ...trunks({ id: 'u' }), at: '2026-10-02T00:00:01.5Z' }],
    failed: [{ resource: 'access_control_lists', parent_id: null, error: 'down' }],
  });
  expect(result).toEqual({ ...nothing, closed: 4, failedLists: 1, records: 1 });
  const gone = '2026-10-02T00:00:01.5Z';
  expect(await versions(configuration, 'trunks', 'trunk_id')).toEqual([
    ['t', first, gone],
    ['u', first, null],
  ]);
  expect(await versions(configuration, 'sip_endpoints', 'sip_endpoint_id')).toEqual([
    ['e', first, gone],
    ['f', first, null],
  ]);
  expect(await versions(configuration, 'trunk_access_control_lists', 'trunk_id')).toEqual([
    ['t', first, gone],
    ['u', first, null],
  ]);
  expect(await versions(configuration, 'credential_list_trunks', 'trunk_id')).toEqual([['t', first, gone]]);
});

test('an access control list that is gone takes its ranges and ties along', async () => {
  const configuration = await openConfiguration();
  await configuration.read({
    at: first,
    lists: [
      trunks({ id: 't' }),
      lists('a', 'b'),
      { resource: 'ip_ranges', parent: 'a', records: [{ id: 'r' }] },
      { resource: 'ip_ranges', parent: 'b', records: [{ id: 's' }] },
      tied('a', 't'),
      tied('b', 't'),
    ],
  });
  await configuration.read({ at: second, lists: [lists('b')] });
  expect(await versions(configuration, 'ip_ranges', 'ip_range_id')).toEqual([
    ['r', first, second],
    ['s', first, null],
  ]);
  expect(await versions(configuration, 'trunk_access_control_lists', 'access_control_list_id')).toEqual([
    ['a', first, second],
    ['b', first, null],
  ]);
});

test('a tie to a trunk that its own list no longer shows is none; it is again when the trunk is there again', async () => {
  const configuration = await openConfiguration();
  await configuration.read({ at: first, lists: [trunks({ id: 't' }), lists('a'), tied('a', 't')] });
  await configuration.read({ at: second, lists: [trunks(), lists('a'), tied('a', 't')] });
  await configuration.read({ at: third, lists: [lists('a'), tied('a', 't')] });
  await configuration.read({ at: fourth, lists: [trunks({ id: 't' }), lists('a'), tied('a', 't')] });
  expect(await versions(configuration, 'trunk_access_control_lists', 'trunk_id')).toEqual([
    ['t', first, second],
    ['t', fourth, null],
  ]);
});

test('a tie to a trunk that no reading has shown yet is kept: it was created meanwhile', async () => {
  const configuration = await openConfiguration();
  await configuration.read({ at: first, lists: [trunks(), lists('a'), tied('a', 'new')] });
  expect(await versions(configuration, 'trunk_access_control_lists', 'trunk_id')).toEqual([
    ['new', first, null],
  ]);
});

test('a record that cannot be typed leaves its last good version open until a reading shows it typed or gone', async () => {
  const configuration = await openConfiguration();
  const rejected = () =>
    configuration.query('select resource_id, raw, reason, rejected_at from ops.rejected_resources');
  await configuration.read({ at: first, lists: [trunks({ id: 't', callsPerSecond: 1 }, { id: 'u' })] });
  const result = await configuration.read({ at: second, lists: [trunks({ id: 't', callsPerSecond: 'x' })] });
  expect(result).toEqual({ ...nothing, closed: 1, rejected: 1, records: 1 });
  expect(await versions(configuration, 'trunks', 'trunk_id', 'calls_per_second')).toEqual([
    ['t', first, null, 1],
    ['u', first, second, null],
  ]);
  expect(await rejected()).toEqual([
    {
      resource_id: 't',
      raw: '{"id":"t","callsPerSecond":"x"}',
      reason: 'callsPerSecond is no whole number from 0 up',
      rejected_at: second,
    },
  ]);
  await configuration.read({
    at: third,
    lists: [],
    failed: [{ resource: 'trunks', parent_id: null, error: 'x' }],
  });
  expect(await rejected()).toHaveLength(1);
  await configuration.read({ at: fourth, lists: [trunks({ id: 't', callsPerSecond: 2 })] });
  expect(await rejected()).toEqual([]);
  expect(await versions(configuration, 'trunks', 'trunk_id', 'calls_per_second')).toContainEqual([
    't',
    fourth,
    null,
    2,
  ]);
});

test('a list with a record that names no resource closes nothing, and still shows what is new and changed', async () => {
  const configuration = await openConfiguration();
  await configuration.read({ at: first, lists: [trunks({ id: 't' }, { id: 'u' })] });
  const result = await configuration.read({
    at: second,
    lists: [trunks({ id: 'u', name: 'changed' }, { id: 'v' }, '{"name":"who?"}')],
  });
  expect(result).toEqual({ ...nothing, new: 1, changed: 1, rejected: 1, records: 3 });
  await configuration.read({ at: third, lists: [trunks({ id: 'u', name: 'changed' }, { id: 'v' })] });
  expect(await versions(configuration, 'trunks', 'trunk_id')).toEqual([
    ['t', first, third],
    ['u', first, second],
    ['u', second, null],
    ['v', second, null],
  ]);
});

test('rejected records go with the parent whose list they stood in', async () => {
  const configuration = await openConfiguration();
  const rejected = () => configuration.query('select parent_id from ops.rejected_resources order by all');
  await configuration.read({
    at: first,
    lists: [
      trunks({ id: 't' }, { id: 'u' }, { id: 'bad', name: [] }),
      endpoints('t', { id: 'e', port: 'x' }),
      endpoints('u', { id: 'f', port: 'x' }),
      endpoints('bad', { id: 'g', port: 'x' }),
    ],
  });
  expect(await rejected()).toEqual([
    { parent_id: 'bad' },
    { parent_id: 't' },
    { parent_id: 'u' },
    { parent_id: null },
  ]);
  await configuration.read({ at: second, lists: [trunks({ id: 'u' }, { id: 'bad', name: [] })] });
  expect(await rejected()).toEqual([{ parent_id: 'bad' }, { parent_id: 'u' }, { parent_id: null }]);
  await configuration.read({ at: third, lists: [trunks({ id: 'u' })] });
  expect(await rejected()).toEqual([{ parent_id: 'u' }]);
});

test('a reading that is older than the newest loaded one changes nothing and is marked', async () => {
  const configuration = await openConfiguration();
  await configuration.read({ at: second, lists: [trunks({ id: 't', name: 'new' })] });
  const late = await configuration.read({
    at: first,
    lists: [trunks({ id: 't', name: 'old' }, { id: 'u' }, '[]')],
    failed: [{ resource: 'phone_numbers', parent_id: null, error: 'down' }],
  });
  expect(late).toEqual({ ...nothing, outcome: 'superseded', failedLists: 1, records: 3 });
  expect(await versions(configuration, 'trunks', 'name')).toEqual([['new', second, null]]);
  expect(await configuration.query('from ops.failed_lists')).toEqual([]);
  expect(await configuration.query('from ops.rejected_resources')).toEqual([]);
  expect(
    await configuration.query('select outcome from ops.configuration_readings order by fetched_at'),
  ).toEqual([{ outcome: 'superseded' }, { outcome: 'loaded' }]);
});

test('loading a reading again has the same result and writes nothing', async () => {
  const configuration = await openConfiguration();
  await configuration.read({ at: first, lists: [trunks({ id: 't' })] });
  const landed = await configuration.land({
    at: second,
    lists: [trunks({ id: 't', name: 'x' }, { id: 'u' }, { id: 'v', name: {} })],
    failed: [{ resource: 'phone_numbers', parent_id: null, error: 'down' }],
  });
  const all = () =>
    Promise.all(
      ['trunks', 'ops.configuration_readings', 'ops.failed_lists', 'ops.rejected_resources'].map(table =>
        configuration.query(`select rowid, * from ${table}`),
      ),
    );
  const result = await configuration.load(landed);
  const before = await all();
  expect(await configuration.load(landed)).toEqual(result);
  expect(await all()).toEqual(before);
});

test('projects are kept apart, with the same identifiers in both', async () => {
  const configuration = await openConfiguration();
  const both = [trunks({ id: 't', name: 'mine' }), endpoints('t', { id: 'e' })];
  await configuration.read({ at: second, lists: both });
  const other = await configuration.read({
    at: first,
    project: 'other',
    lists: [trunks({ id: 't', name: 'theirs' })],
  });
  expect(other).toEqual({ ...nothing, new: 1, records: 1 });
  await configuration.read({ at: third, project: 'other', lists: [trunks()] });
  expect(await versions(configuration, 'trunks', 'name', 'project_id')).toEqual([
    ['mine', second, null, 'project'],
    ['theirs', first, third, 'other'],
  ]);
  expect(await versions(configuration, 'sip_endpoints', 'sip_endpoint_id')).toEqual([['e', second, null]]);
});

test('an endpoint that another trunk shows has a history of its own there', async () => {
  const configuration = await openConfiguration();
  const known = trunks({ id: 't' }, { id: 'u' });
  await configuration.read({ at: first, lists: [known, endpoints('t', { id: 'e' }), endpoints('u')] });
  await configuration.read({ at: second, lists: [known, endpoints('t'), endpoints('u', { id: 'e' })] });
  expect(await versions(configuration, 'sip_endpoints', 'trunk_id')).toEqual([
    ['t', first, second],
    ['u', second, null],
  ]);
});
