import { expect, test } from 'vitest';
import { openConfiguration } from '../support/configuration.ts';
import { endpoints, lists, nothing, tied, trunks, versions } from '../support/configurationLists.ts';

const first = '2026-10-01T00:00:00Z';
const second = '2026-10-02T00:00:00Z';
const third = '2026-10-03T00:00:00Z';
const fourth = '2026-10-04T00:00:00Z';

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
