import { describe, expect, test } from 'vitest';
import { openConfiguration, type TestConfiguration } from '../support/configuration.ts';
import { countries, endpoints, findingsOf, makeCalls, trunks } from '../support/findings.ts';
import { windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

const first = '2026-10-01T00:00:00Z';
const second = '2026-10-02T00:00:00Z';

describe('spend_after_country_opened', () => {
  const price = (amount: string, currencyCode: string) => ({ price: { currencyCode, amount } });
  const toBritain = { to: '+442079460123' };

  test('fires for calls that cost money from the last reading that did not permit them until a day later', async () => {
    const configuration = await openConfiguration();
    await configuration.read({ at: first, lists: [countries(['GB', false])] });
    await configuration.read({ at: second, lists: [countries(['GB', true])] });
    await makeCalls(configuration, '2026-09-30T23:00:00Z', { ...toBritain, ...price('9', 'USD') });
    await makeCalls(configuration, '2026-10-03T00:00:00Z', { ...toBritain, ...price('9', 'USD') });
    await makeCalls(
      configuration,
      '2026-10-01T12:00:00Z',
      { ...toBritain, ...price('0', 'USD') },
      { ...toBritain, price: undefined },
      {
        ...price('9', 'USD'),
        to: '+33123456789',
      },
    );
    expect(await findingsOf(configuration, 'spend_after_country_opened')).toEqual([]);
    await makeCalls(configuration, '2026-10-01T00:00:00Z', { ...toBritain, ...price('0.1', 'USD') });
    await makeCalls(
      configuration,
      '2026-10-02T23:00:00Z',
      { ...toBritain, ...price('0.2', 'USD') },
      { ...toBritain, ...price('0.4', 'EUR') },
    );
    expect(await findingsOf(configuration, 'spend_after_country_opened')).toEqual([
      {
        severity: 'critical',
        resource: 'country_permissions',
        resource_id: 'GB',
        resource_name: 'Country GB',
        evidence:
          'Calls to Country GB were permitted between 2026-10-01 00:00 and 2026-10-02 00:00 UTC; until 24 hours later they cost 0.400000 EUR (1 call), 0.300000 USD (2 calls).',
        since: second,
      },
    ]);
  });

  test('fires for a country that appears after the first reading, and not for what was permitted from the start', async () => {
    const configuration = await openConfiguration();
    await configuration.read({ at: first, lists: [countries(['GB', true])] });
    await configuration.read({ at: second, lists: [countries(['GB', true], ['FR', true])] });
    await makeCalls(
      configuration,
      '2026-10-02T01:00:00Z',
      { ...toBritain, ...price('1', 'USD') },
      { to: '+33123456789', ...price('1', 'USD') },
    );
    const opened = await findingsOf(configuration, 'spend_after_country_opened');
    expect(opened.map(row => row.resource_id)).toEqual(['FR']);
  });
});

describe('calls_on_unknown_trunk', () => {
  const later = '2026-10-10T00:30:00Z';

  test('counts calls on trunks that no reading named, once one has read the trunks', async () => {
    const configuration = await openConfiguration();
    await makeCalls(
      configuration,
      '2026-10-01T10:00:00Z',
      { trunkId: 'a' },
      { trunkId: 'b' },
      { trunkId: null },
    );
    await makeCalls(configuration, '2026-10-01T11:00:00Z', { trunkId: 'b' });
    const failed = [{ resource: 'trunks' as const, parent_id: null, error: 'no' }];
    await configuration.read({ at: first, lists: [], failed });
    expect(await findingsOf(configuration, 'calls_on_unknown_trunk')).toEqual([]);
    await configuration.read({ at: second, lists: [trunks('a')] });
    expect(await findingsOf(configuration, 'calls_on_unknown_trunk')).toEqual([
      {
        severity: 'warning',
        resource: 'trunks',
        resource_id: 'b',
        resource_name: null,
        evidence: '2 calls on a trunk that no reading of the configuration named.',
        since: '2026-10-01T10:00:00Z',
      },
    ]);
  });

  test('counts calls after a trunk was gone to the microsecond, and none before its first version', async () => {
    const configuration = await openConfiguration();
    await configuration.read({ at: first, lists: [trunks('a', 'b')] });
    await configuration.read({ at: later, lists: [trunks('b')] });
    await makeCalls(configuration, '2026-09-01T10:00:00Z', { trunkId: 'a' });
    const at = (createTime: string) => ({ trunkId: 'a', createTime });
    await makeCalls(configuration, '2026-10-10T00:00:00Z', at('2026-10-10T00:29:59.999999Z'));
    expect(await findingsOf(configuration, 'calls_on_unknown_trunk')).toEqual([]);
    await makeCalls(
      configuration,
      '2026-10-10T02:00:00Z',
      at('2026-10-10T02:00:00Z'),
      at('2026-10-10T02:30:00Z'),
    );
    await configuration.ledger.read(
      windowOf('2026-10-10T00:30:00Z', '2026-10-10T01:00:00Z'),
      [callLine('at-the-edge', { ...at(later), endTime: '2026-10-10T00:31:00Z', answerTime: '' })],
      { fetchedAt: '2026-11-02T00:00:00Z' },
    );
    expect(await findingsOf(configuration, 'calls_on_unknown_trunk')).toMatchObject([
      {
        resource_id: 'a',
        resource_name: 'Trunk a',
        evidence: '3 calls on a trunk that was gone at 2026-10-10 00:30 UTC.',
        since: later,
      },
    ]);
    await configuration.read({ at: '2026-10-10T02:15:00Z', lists: [trunks('a', 'b')] });
    expect(await findingsOf(configuration, 'calls_on_unknown_trunk')).toMatchObject([
      { evidence: '2 calls on a trunk that was gone at 2026-10-10 00:30 UTC.' },
    ]);
  });
});

describe('disabled_endpoint_with_traffic', () => {
  const inbound = (createTime: string) => ({ direction: 'INBOUND', trunkId: 'a', createTime });

  async function disabled(others: { id: string; enabled: boolean }[]): Promise<TestConfiguration> {
    const configuration = await openConfiguration();
    const lists = (enabled: boolean) => [trunks('a'), endpoints('a', { id: 'e', enabled }, ...others)];
    await configuration.read({ at: first, lists: lists(true) });
    await configuration.read({ at: '2026-10-02T10:30:00Z', lists: lists(false) });
    return configuration;
  }

  test('fires for inbound calls on its trunk since it was disabled', async () => {
    const configuration = await disabled([]);
    const hour = '2026-10-02T10:00:00Z';
    await makeCalls(configuration, hour, inbound('2026-10-02T10:29:59Z'));
    await makeCalls(configuration, '2026-10-02T11:00:00Z', { trunkId: 'a' });
    expect(await findingsOf(configuration, 'disabled_endpoint_with_traffic')).toEqual([]);
    await configuration.ledger.read(
      windowOf('2026-10-02T10:30:00Z', '2026-10-02T11:00:00Z'),
      [
        callLine('edge', {
          ...inbound('2026-10-02T10:30:00Z'),
          answerTime: '',
          endTime: '2026-10-02T10:31:00Z',
        }),
      ],
      { fetchedAt: '2026-11-02T00:00:00Z' },
    );
    await makeCalls(configuration, '2026-10-02T12:00:00Z', inbound('2026-10-02T12:10:00Z'));
    expect(await findingsOf(configuration, 'disabled_endpoint_with_traffic')).toEqual([
      {
        severity: 'warning',
        resource: 'sip_endpoints',
        resource_id: 'e',
        resource_name: 'Endpoint e',
        evidence:
          '2 inbound calls on the trunk Trunk a since the endpoint was disabled; no other endpoint of the trunk is enabled.',
        since: '2026-10-02T10:30:00Z',
      },
    ]);
  });

  test('is only told of where another endpoint of the trunk is enabled', async () => {
    const configuration = await disabled([{ id: 'other', enabled: true }]);
    await makeCalls(configuration, '2026-10-02T12:00:00Z', inbound('2026-10-02T12:10:00Z'));
    expect(await findingsOf(configuration, 'disabled_endpoint_with_traffic')).toMatchObject([
      { severity: 'info', evidence: expect.stringMatching(/^1 inbound call on .* another endpoint/) },
    ]);
  });
});
