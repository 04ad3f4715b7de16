import { expect, test } from 'vitest';
import { CheckFailure } from '../../src/load/checkFailure.ts';
import { pendingManifests } from '../../src/load/readings.ts';
import { attention } from '../../src/load/runs.ts';
import { openConfiguration, type TestConfiguration } from '../support/configuration.ts';

const first = '2026-10-01T00:00:00Z';
const second = '2026-10-02T00:00:00Z';

async function known(): Promise<TestConfiguration> {
  const configuration = await openConfiguration();
  await configuration.read({
    at: first,
    lists: [
      { resource: 'trunks', records: [{ id: 't' }] },
      { resource: 'sip_endpoints', parent: 't', records: [{ id: 'e' }] },
    ],
  });
  return configuration;
}

test.each([
  ['a second current version', 'insert into trunks select * from trunks'],
  ['a current version that has an end', "update trunks set valid_to = timestamp '2026-10-03 00:00:00'"],
  ['an end without a closing', 'update trunks set is_current = false'],
  [
    'an end before the beginning',
    "update trunks set valid_to = timestamp '2020-01-01 00:00:00', is_current = false",
  ],
  [
    'versions that overlap',
    "insert into trunks select * replace (timestamp '2020-01-01 00:00:00' as valid_from, timestamp '2026-10-01 00:00:00.5' as valid_to, false as is_current) from trunks",
  ],
])('%s is found', async (_, mischief) => {
  const configuration = await known();
  await configuration.ledger.check();
  await configuration.query(mischief);
  await expect(configuration.ledger.check()).rejects.toThrow(/versions_follow_each_other of "trunks"/);
});

test('an endpoint that outlives its trunk is found', async () => {
  const configuration = await known();
  await configuration.query(
    "update trunks set valid_to = timestamp '2026-10-03 00:00:00', is_current = false",
  );
  await expect(configuration.ledger.check()).rejects.toThrow(
    /nothing_outlives_its_parent of "sip_endpoints"/,
  );
});

test('a reading whose check fails is not written at all', async () => {
  const configuration = await known();
  await configuration.query(
    "insert into trunks select * replace (timestamp '2027-01-01 00:00:00' as valid_from, timestamp '2027-02-01 00:00:00' as valid_to, false as is_current) from trunks",
  );
  const reading = {
    at: second,
    lists: [{ resource: 'trunks', records: [{ id: 't', name: 'x' }, { id: 'u' }] }],
  } as const;
  await expect(configuration.read(reading)).rejects.toThrow(CheckFailure);
  expect(await configuration.query("select * from trunks where trunk_id = 'u'")).toEqual([]);
  expect(await configuration.query('select count(*) as readings from ops.configuration_readings')).toEqual([
    { readings: 1 },
  ]);
});

test('a reading that was dealt with is not pending, and a landed one is', async () => {
  const configuration = await known();
  const landed = await configuration.land({ at: second, lists: [] });
  const source = { list: async () => [landed.path], read: async () => landed.manifest };
  const pending = () => pendingManifests(configuration.ledger.connection, source);
  expect(await pending()).toEqual([{ path: landed.path, manifest: landed.manifest }]);
  await configuration.load(landed);
  expect(await pending()).toEqual([]);
});

test('what the newest reading could not read and what is rejected need a person, by project', async () => {
  const configuration = await openConfiguration();
  const needs = async (project: string) => {
    const found = await attention(configuration.ledger.connection, project, { start: 0, end: 1 });
    return [found.failedLists, found.rejectedResources];
  };
  const failed = [
    { resource: 'phone_numbers', parent_id: null, error: 'x' },
    { resource: 'sip_endpoints', parent_id: 't', error: 'x' },
  ] as const;
  expect(await needs('project')).toEqual([0, 0]);
  const lists = [{ resource: 'trunks', records: [{ id: 't', name: [] }] }] as const;
  await configuration.read({ at: first, lists, failed });
  expect([await needs('project'), await needs('other')]).toEqual([
    [2, 1],
    [0, 0],
  ]);
  await configuration.read({ at: second, lists, failed: failed.slice(1) });
  await configuration.read({ at: '2026-09-01T00:00:00Z', lists, failed });
  expect(await needs('project')).toEqual([1, 1]);
  await configuration.read({ at: '2026-10-03T00:00:00Z', lists: [{ resource: 'trunks', records: [] }] });
  expect(await needs('project')).toEqual([0, 0]);
});
