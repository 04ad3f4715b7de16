import { describe, expect, test } from 'vitest';
import { writeSetting } from '../../src/load/settings.ts';
import { openConfiguration, type TestList } from '../support/configuration.ts';
import { acls, countries, findingsOf, makeCalls, ranges, tied, trunks } from '../support/findings.ts';

const first = '2026-10-01T00:00:00Z';
const second = '2026-10-02T00:00:00Z';
const third = '2026-10-03T00:00:00Z';

test('before anything was read there is no finding', async () => {
  const configuration = await openConfiguration();
  await makeCalls(configuration, '2026-10-01T10:00:00Z', {});
  expect(await configuration.query('from configuration_findings')).toEqual([]);
});

describe('trunk_without_acl', () => {
  test('fires where no enabled list is assigned, and less severely where credentials guard the trunk', async () => {
    const configuration = await openConfiguration();
    const lists = (enabled: boolean, ...guarded: string[]) => [
      trunks('a', 'b', 'c', 'd'),
      acls({ id: 'on' }, { id: 'off', enabled }),
      tied('on', ...guarded),
      tied('off', 'c'),
      { resource: 'credential_lists', records: [{ id: 'users' }] } as const,
      { resource: 'credential_list_trunks', parent: 'users', records: [{ id: 'd' }] } as const,
    ];
    await configuration.read({ at: first, lists: lists(true, 'a', 'b') });
    expect((await findingsOf(configuration, 'trunk_without_acl')).map(row => row.resource_id)).toEqual(['d']);
    await configuration.read({ at: second, lists: lists(false, 'a') });
    expect(await findingsOf(configuration, 'trunk_without_acl')).toEqual([
      {
        severity: 'critical',
        resource: 'trunks',
        resource_id: 'b',
        resource_name: 'Trunk b',
        evidence: 'No access control list is assigned to the trunk, and no credential list.',
        since: second,
      },
      {
        severity: 'critical',
        resource: 'trunks',
        resource_id: 'c',
        resource_name: 'Trunk c',
        evidence: 'Every access control list of the trunk is disabled, and no credential list.',
        since: second,
      },
      {
        severity: 'warning',
        resource: 'trunks',
        resource_id: 'd',
        resource_name: 'Trunk d',
        evidence: 'No access control list is assigned to the trunk; a credential list is.',
        since: first,
      },
    ]);
  });

  test.each(['access_control_lists', 'trunk_access_control_lists'] as const)(
    'does not fire while no reading could read %s',
    async resource => {
      const configuration = await openConfiguration();
      const failed = [{ resource, parent_id: null, error: 'no' }];
      await configuration.read({ at: first, lists: [trunks('a')], failed });
      expect(await findingsOf(configuration, 'trunk_without_acl')).toEqual([]);
      await configuration.read({ at: second, lists: [trunks('a'), acls()] });
      expect(await findingsOf(configuration, 'trunk_without_acl')).toHaveLength(1);
    },
  );

  test('does not fire for a trunk that is gone', async () => {
    const configuration = await openConfiguration();
    await configuration.read({ at: first, lists: [trunks('a'), acls()] });
    await configuration.read({ at: second, lists: [trunks()] });
    expect(await findingsOf(configuration, 'trunk_without_acl')).toEqual([]);
  });
});

describe('acl_range_too_wide', () => {
  test('fires for ranges wider than the setting, twice as long for IPv6, in lists that are in use', async () => {
    const configuration = await openConfiguration();
    await configuration.read({
      at: first,
      lists: [
        acls({ id: 'on' }, { id: 'off', enabled: false }),
        ranges('on', '10.0.0.0/8', '10.1.0.0/16', '10.1.1.0/24', '2001:db8::/32', '2001:db9::/48', '::/16'),
        ranges('off', '0.0.0.0/0'),
      ],
    });
    const summary = async () =>
      (await findingsOf(configuration, 'acl_range_too_wide')).map(row => [row.resource_id, row.severity]);
    expect(await summary()).toEqual([
      ['10.0.0.0/8', 'critical'],
      ['10.1.0.0/16', 'warning'],
      ['2001:db8::/32', 'warning'],
      ['::/16', 'critical'],
    ]);
    await writeSetting(configuration.ledger.connection, 'widest_ip_range', '16');
    expect(await summary()).toEqual([
      ['10.0.0.0/8', 'critical'],
      ['::/16', 'critical'],
    ]);
    await writeSetting(configuration.ledger.connection, 'widest_ip_range', '0');
    expect(await summary()).toEqual([]);
    await writeSetting(configuration.ledger.connection, 'widest_ip_range', '28');
    const [narrow] = (await findingsOf(configuration, 'acl_range_too_wide')).filter(
      row => row.resource_id === '10.1.1.0/24',
    );
    expect(narrow).toEqual({
      severity: 'warning',
      resource: 'ip_ranges',
      resource_id: '10.1.1.0/24',
      resource_name: '10.1.1.0/24',
      evidence:
        'The access control list List on lets in 10.1.1.0/24; the widest range that is no finding is /28.',
      since: first,
    });
  });
});

test('number_without_trunk fires from when the number lost its trunk, until it has one again', async () => {
  const configuration = await openConfiguration();
  const held = (sipTrunkId: string | null, countryCode: string): TestList => ({
    resource: 'phone_numbers',
    records: [{ id: 'n', phoneNumber: '+12015550100', sipTrunkId, countryCode }],
  });
  await configuration.read({ at: first, lists: [held('t', 'US')] });
  expect(await findingsOf(configuration, 'number_without_trunk')).toEqual([]);
  await configuration.read({ at: second, lists: [held(null, 'US')] });
  await configuration.read({ at: third, lists: [held(null, 'CA')] });
  expect(await findingsOf(configuration, 'number_without_trunk')).toEqual([
    {
      severity: 'warning',
      resource: 'phone_numbers',
      resource_id: 'n',
      resource_name: '+12015550100',
      evidence: '+12015550100 is assigned to no trunk: its calls reach nobody.',
      since: second,
    },
  ]);
  await configuration.read({ at: '2026-10-04T00:00:00Z', lists: [held('t', 'CA')] });
  expect(await findingsOf(configuration, 'number_without_trunk')).toEqual([]);
});

describe('country_never_called', () => {
  test('fires for a country that is permitted and no outbound call went to', async () => {
    const configuration = await openConfiguration();
    await configuration.read({
      at: first,
      lists: [countries(['GB', true], ['FR', true], ['DE', false], ['US', true])],
    });
    expect(await findingsOf(configuration, 'country_never_called')).toEqual([]);
    await makeCalls(
      configuration,
      '2026-10-01T10:00:00Z',
      { to: '+442079460123' },
      { direction: 'INBOUND', from: '+33123456789', to: '+12015550100' },
    );
    expect(await findingsOf(configuration, 'country_never_called')).toEqual([
      {
        severity: 'info',
        resource: 'country_permissions',
        resource_id: 'FR',
        resource_name: 'Country FR',
        evidence:
          'Country FR may be called, and no call went there in the time that the ledger covers: since 2026-10-01 10:00 UTC.',
        since: first,
      },
      expect.objectContaining({ resource_id: 'US' }),
    ]);
  });
});
