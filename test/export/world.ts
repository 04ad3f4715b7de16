import { copyFile, mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { datasets } from '../../src/export/datasets.ts';
import { type ExportRequest, exportDatasets } from '../../src/export/export.ts';
import type { DayManifest } from '../../src/export/manifest.ts';
import type { ExportSummary } from '../../src/export/summary.ts';
import { holdBillingZone } from '../../src/load/settings.ts';
import { openConfiguration, type TestConfiguration } from '../support/configuration.ts';
import { endpoints, lists, tied } from '../support/configurationLists.ts';
import { readTexts, type TextRow } from '../support/database.ts';
import { type TestLedger, windowOf } from '../support/warehouse.ts';
import { callLine } from '../support/warehouseRecords.ts';

export const key = 'only tests have ever had this key of pseudonyms';

/** Three days of Berlin, of which the middle one has 25 hours. */
export const range = { from: '2026-10-24', to: '2026-10-27' };
export const dates = ['2026-10-24', '2026-10-25', '2026-10-26'];

/** A home with a warehouse that tests change, publish and export. */
export interface World {
  readonly home: string;
  readonly ledger: TestLedger;
  readonly configuration: TestConfiguration;
  publish(): Promise<void>;
  export(request?: ExportRequest): Promise<ExportSummary>;
  manifest(dataset: string, date: string, folder?: string): Promise<DayManifest>;
  /** Of the file of a day. */
  path(dataset: string, date: string, folder?: string): string;
  /** On what is published. */
  query(text: string): Promise<TextRow[]>;
}

export async function openWorld(zone = 'Europe/Berlin'): Promise<World> {
  const configuration = await openConfiguration();
  const { ledger } = configuration;
  await holdBillingZone(ledger.connection, zone);
  const home = join(ledger.folder, 'home');
  const published = join(home, 'analytics.duckdb');
  await mkdir(home);
  let clock = Date.parse('2026-11-01T00:00:00Z');
  return {
    home,
    ledger,
    configuration,
    async publish() {
      await ledger.connection.run('checkpoint');
      await copyFile(ledger.path, `${published}.new`);
      await rename(`${published}.new`, published);
    },
    export: (request = { range }) => {
      const config = readConfig({ TRUNKLEDGER_HOME: home, TRUNKLEDGER_PSEUDONYM_KEY: key });
      return exportDatasets(config, request, { now: () => clock++ });
    },
    manifest: async (dataset, date, folder = join(home, 'exports')) =>
      JSON.parse(await readFile(join(folder, dataset, `dt=${date}`, '_manifest.json'), 'utf8')),
    path: (dataset, date, folder = join(home, 'exports')) =>
      join(folder, dataset, `dt=${date}`, 'part-0.parquet'),
    query: text => readTexts(published, text),
  };
}

const settled = '2026-10-31T00:00:00Z';

/** Reads the 24th to the 27th of October, UTC, as one window a day, and a configuration. */
export async function fill(world: World, fetchedAt = settled): Promise<void> {
  const days = ['2026-10-23', '2026-10-24', '2026-10-25', '2026-10-26', '2026-10-27'];
  for (const [index, day] of days.slice(0, -1).entries())
    await readDay(world, day, days[index + 1] ?? '', fetchedAt);
  await readConfiguration(world);
}

/** Calls around midnight, and in the hour that Berlin has twice; of every kind that columns tell apart. */
export async function readDay(
  world: World,
  day: string,
  next: string,
  fetchedAt: string,
  changes: Record<string, unknown> = {},
): Promise<void> {
  const at = (time: string): Record<string, unknown> => ({
    createTime: `${day}T${time}Z`,
    answerTime: `${day}T${time}.250001Z`,
    endTime: `${day}T${time}.750Z`,
  });
  const lines = [
    callLine(`${day}-a`, { ...at('00:10:00'), ...changes }),
    callLine(`${day}-b`, {
      ...at('01:30:00'),
      price: { currencyCode: 'EUR', amount: '1.234567' },
      from: 'sip:alice@example.com',
      trunkId: 'trunk-2',
    }),
    callLine(`${day}-c`, {
      ...at('12:00:00'),
      direction: 'INBOUND',
      from: 'anonymous',
      to: '+4930123456',
      callResult: 'BUSY',
      answerTime: undefined,
      price: undefined,
      durationSeconds: 0,
      billingDurationSeconds: 0,
    }),
    callLine(`${day}-d`, { ...at('22:59:59'), from: 'sip:12015550123@192.0.2.1', trunkId: undefined }),
    callLine(`${day}-e`, { ...at('23:30:00'), direction: 'INBOUND', to: '+12015550123' }),
  ];
  const window = windowOf(`${day}T00:00:00Z`, `${next}T00:00:00Z`);
  const options = { fetchedAt, policy: { accept_shrink: true } };
  const result = await world.ledger.read(window, lines, options);
  if (result.outcome !== 'loaded') throw new Error(`${day} was not loaded: ${result.outcome}`);
}

async function readConfiguration({ configuration }: World): Promise<void> {
  await configuration.read({
    at: '2026-10-24T10:00:00Z',
    lists: [
      {
        resource: 'trunks',
        records: [
          {
            id: 'trunk-1',
            name: 'Line +49 30 123456',
            hostName: 'one',
            callsPerSecond: 5,
            enableCallForward: true,
            callForwardNumber: '4930123456',
          },
          { id: 'trunk-2', name: 'Second' },
        ],
      },
      endpoints('trunk-1', {
        id: 'e',
        name: 'office',
        address: '192.168.100.200',
        port: 5060,
        credentialUserName: '12015550123',
      }),
      endpoints('trunk-2'),
      lists('acl'),
      tied('acl', 'trunk-1'),
      {
        resource: 'ip_ranges',
        parent: 'acl',
        records: [{ id: 'range', description: 'call 030/1234567', ipAddress: '192.0.2.0', range: 24 }],
      },
      {
        resource: 'credential_lists',
        records: [
          { id: 'list', name: 'all', credentials: [{ username: '+12015550123' }, { username: 'alice' }] },
        ],
      },
      { resource: 'credential_list_trunks', parent: 'list', records: [{ id: 'trunk-1' }] },
      {
        resource: 'phone_numbers',
        records: [{ phoneNumber: '+12015550123', sipTrunkId: 'trunk-1', countryCode: 'US' }],
      },
      {
        resource: 'country_permissions',
        records: [{ isoCode: 'US', name: 'United States', countryDialingCodes: ['+1'] }],
      },
    ],
  });
}

export const names = datasets.map(({ name }) => name);
