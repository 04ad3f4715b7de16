import { expect, test } from 'vitest';
import { openConfiguration } from '../support/configuration.ts';
import { endpoints, lists, nothing, tied, trunks, versions } from '../support/configurationLists.ts';

const first = '2026-10-01T00:00:00Z';
const second = '2026-10-02T00:00:00Z';
const third = '2026-10-03T00:00:00Z';
const fourth = '2026-10-04T00:00:00Z';

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

test('a number that is named by itself alone for once neither ends nor begins, and what changed of it is seen', async () => {
  const configuration = await openConfiguration();
  const numbers = (...records: object[]) => [{ resource: 'phone_numbers' as const, records }];
  const one = { id: 'n1', phoneNumber: '+15552229991', sipTrunkId: 't' };
  const two = { id: 'n2', phoneNumber: '+15552229992', sipTrunkId: 't' };
  await configuration.read({ at: first, lists: numbers(one, two) });
  const { id: _one, ...nameless } = one;
  const { id: _two, ...moved } = { ...two, sipTrunkId: 'u' };
  expect(await configuration.read({ at: second, lists: numbers(nameless, moved) })).toEqual({
    ...nothing,
    changed: 1,
    records: 2,
  });
  expect(await configuration.read({ at: third, lists: numbers(one, { ...two, sipTrunkId: 'u' }) })).toEqual({
    ...nothing,
    records: 2,
  });
  expect(await versions(configuration, 'phone_numbers', 'phone_number_id', 'trunk_id')).toEqual([
    ['n1', first, null, 't'],
    ['n2', first, second, 't'],
    ['n2', second, null, 'u'],
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
