import { expect, test } from 'vitest';
import { openConfiguration, type TestConfiguration } from '../support/configuration.ts';

const before = '2026-10-01T00:00:00Z';
const after = '2026-10-02T00:00:00Z';
/** The list is read a little later than the reading begins. */
const listed = '2026-10-02T00:00:05.5Z';

async function spans(configuration: TestConfiguration, table = 'trunks') {
  await configuration.ledger.check();
  const found = await configuration.query(`select valid_from, valid_to from ${table} order by valid_from`);
  return found.map(row => [row.valid_from, row.valid_to]);
}

test.each([
  [
    'when it was last modified',
    { createTime: '2023-01-01T00:00:00Z', updateTime: '2024-06-01T10:00:00.123456789' },
    '2024-06-01T10:00:00.123456Z',
  ],
  ['when it was created', { createTime: '2023-01-01T00:00:00Z', updateTime: '' }, '2023-01-01T00:00:00Z'],
  ['the reading of its list, without a time', {}, listed],
  ['the reading of its list, with a time of the future', { updateTime: '2027-01-01T00:00:00Z' }, listed],
])('what the very first reading shows holds since %s', async (_, times, from) => {
  const configuration = await openConfiguration();
  await configuration.read({
    at: after,
    lists: [{ resource: 'trunks', at: listed, records: [{ id: 't', ...times }] }],
  });
  expect(await spans(configuration)).toEqual([[from, null]]);
});

test.each([
  [
    'when it was created, after the last reading',
    { createTime: '2026-10-01T12:00:00Z' },
    '2026-10-01T12:00:00Z',
  ],
  [
    'when it was modified, after the last reading',
    { createTime: '2020-01-01T00:00:00Z', updateTime: '2026-10-01T13:00:00Z' },
    '2026-10-01T13:00:00Z',
  ],
  [
    'its list, if it was modified before the last reading, which did not show it',
    { updateTime: '2026-09-30T00:00:00Z' },
    listed,
  ],
  ['its list, if it was modified at the last reading', { updateTime: before }, listed],
  ['its list, if it is modified in the future', { createTime: '2026-10-02T00:00:05.6Z' }, listed],
])('what a later reading shows first holds since %s', async (_, times, from) => {
  const configuration = await openConfiguration();
  await configuration.read({ at: before, lists: [{ resource: 'trunks', records: [] }] });
  await configuration.read({
    at: after,
    lists: [{ resource: 'trunks', at: listed, records: [{ id: 't', ...times }] }],
  });
  expect(await spans(configuration)).toEqual([[from, null]]);
});

test.each([
  ['when it was modified, between the readings', '2026-10-01T12:00:00.5Z', '2026-10-01T12:00:00.5Z'],
  ['when it was modified, at the reading itself', listed, listed],
  ['the reading, if it was modified before the last one', '2026-09-30T00:00:00Z', listed],
  ['the reading, if it was modified at the last one', before, listed],
  ['the reading, if it is modified in the future', '2026-10-02T00:00:05.6Z', listed],
  ['the reading, if it says nothing', '', listed],
])('a changed resource begins anew %s', async (_, updateTime, from) => {
  const configuration = await openConfiguration();
  const trunk = { id: 't', name: 'one', createTime: '2020-01-01T00:00:00Z' };
  await configuration.read({ at: before, lists: [{ resource: 'trunks', records: [trunk] }] });
  const changed = { ...trunk, name: 'two', updateTime };
  await configuration.read({ at: after, lists: [{ resource: 'trunks', at: listed, records: [changed] }] });
  expect(await spans(configuration)).toEqual([
    ['2020-01-01T00:00:00Z', from],
    [from, null],
  ]);
});

test('what changed while its list failed may have changed since the reading before', async () => {
  const configuration = await openConfiguration();
  const trunk = (name: string, updateTime = '') =>
    ({ resource: 'trunks', records: [{ id: 't', name, updateTime }] }) as const;
  await configuration.read({ at: '2026-09-30T00:00:00Z', lists: [trunk('one')] });
  await configuration.read({
    at: before,
    lists: [],
    failed: [{ resource: 'trunks', parent_id: null, error: 'x' }],
  });
  await configuration.read({ at: after, lists: [trunk('two', '2026-09-30T06:00:00Z')] });
  expect(await spans(configuration)).toEqual([
    ['2026-09-30T00:00:00Z', '2026-09-30T06:00:00Z'],
    ['2026-09-30T06:00:00Z', null],
  ]);
});

test.each([
  [
    'fractions of a second',
    { createTime: '2026-09-01T10:00:00.123456789' },
    { createTime: '2026-09-01T10:00:00' },
  ],
  ['the form of a time', { updateTime: '2026-09-01T12:00:00+02:00' }, { updateTime: '2026-09-01T10:00:00Z' }],
  ['two ways to say nothing', { updateTime: 'null,' }, { updateTime: null }],
  ['the case of a code', { transport: 'udp' }, { transport: 'UDP' }],
  ['a field that is not known', { somethingNew: 1 }, { somethingNew: 2 }],
  ['a default', { enabled: true }, {}],
])('%s make no version', async (_, one, other) => {
  const configuration = await openConfiguration();
  const list = (record: object) =>
    ({ resource: 'sip_endpoints', parent: 't', records: [{ id: 'e', ...record }] }) as const;
  await configuration.read({ at: before, lists: [list(one)] });
  const result = await configuration.read({ at: after, lists: [list(other)] });
  expect(result).toMatchObject({ new: 0, changed: 0, closed: 0 });
});

test('the order of codes and of user names makes no version', async () => {
  const configuration = await openConfiguration();
  const shown = (codes: string[], names: string[]) =>
    [
      { resource: 'country_permissions', records: [{ isoCode: 'CN', countryDialingCodes: codes }] },
      {
        resource: 'credential_lists',
        records: [{ id: 'c', credentials: names.map(username => ({ username })) }],
      },
    ] as const;
  await configuration.read({ at: before, lists: shown(['+86', '+1'], ['b', 'a']) });
  expect(await configuration.read({ at: after, lists: shown(['+1', '+86'], ['a', 'b']) })).toMatchObject({
    changed: 0,
  });
  expect(await configuration.read({ at: listed, lists: shown(['+1'], ['a']) })).toMatchObject({ changed: 2 });
});

test.each([
  ['long before', '2026-10-01T12:00:00Z'],
  ['while its end was read', '2026-10-02T00:00:02Z'],
])('what is there again begins not before it ended, modified %s', async (_, updateTime) => {
  const configuration = await openConfiguration();
  const list = (at: string, seen: string, ...records: object[]) =>
    ({ at, lists: [{ resource: 'trunks', at: seen, records }] }) as const;
  const trunk = { id: 't', createTime: '2020-01-01T00:00:00Z' };
  await configuration.read(list(before, before, trunk));
  await configuration.read(list(after, listed));
  await configuration.read(list('2026-10-03T00:00:00Z', '2026-10-03T00:00:00Z', { ...trunk, updateTime }));
  expect(await spans(configuration)).toEqual([
    ['2020-01-01T00:00:00Z', listed],
    ['2026-10-03T00:00:00Z', null],
  ]);
});

test('a changed resource begins anew not before its last version did', async () => {
  const configuration = await openConfiguration();
  const list = (at: string, seen: string, record: object) =>
    ({ at, lists: [{ resource: 'trunks', at: seen, records: [record] }] }) as const;
  await configuration.read(list(after, listed, { id: 't', name: 'one' }));
  const changed = { id: 't', name: 'two', updateTime: '2026-10-02T00:00:02Z' };
  await configuration.read(list('2026-10-03T00:00:00Z', '2026-10-03T00:00:00Z', changed));
  expect(await spans(configuration)).toEqual([
    [listed, '2026-10-03T00:00:00Z'],
    ['2026-10-03T00:00:00Z', null],
  ]);
});

test('a clock that was set back between lists makes no version end before it begins', async () => {
  const configuration = await openConfiguration();
  const list = (at: string, seen: string, ...records: object[]) =>
    ({ at, lists: [{ resource: 'trunks', at: seen, records }] }) as const;
  await configuration.read(list(before, '2026-10-05T00:00:00Z', { id: 't', name: 'one' }, { id: 'u' }));
  await configuration.read(list(after, after, { id: 't', name: 'two' }));
  await configuration.read(list('2026-10-03T00:00:00Z', '2026-10-03T00:00:00Z', { id: 'u' }));
  await configuration.ledger.check();
  const current = 'select trunk_id from trunks where is_current';
  expect(await configuration.query(current)).toEqual([{ trunk_id: 'u' }]);
});
