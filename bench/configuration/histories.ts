import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { historyTables } from '../../src/historyTables.ts';
import { homeAt } from '../../src/home.ts';
import type { ConfigurationManifest } from '../../src/manifest.ts';
import { type Row, rows } from '../../src/sql.ts';

/** What a warehouse holds of the configuration after a sync. */
export interface Histories {
  /** Versions of every history table, and a hash of all that is in them. */
  readonly tables: Readonly<Record<string, { readonly versions: number; readonly hash: string }>>;
  readonly lastReading: Reading;
}

/** A row of ops.configuration_readings, as far as it is of interest here. */
export interface Reading {
  readonly requests: number;
  readonly lists: number;
  readonly records: number;
  /** Lists that failed, and records that were rejected. */
  readonly refused: number;
  /** Versions that were started or ended. */
  readonly written: number;
  /** From the first request to the last answer. */
  readonly seconds: number;
  /** Of the landed file as it lies on the disk, 10^6 bytes. */
  readonly megabytes: number;
}

const reading =
  'select *, epoch(finished_at) - epoch(fetched_at) as seconds from ops.configuration_readings order by fetched_at desc limit 1';

/** Opens the warehouse of a home, read-only, and closes it again. */
export async function historiesOf(home: string): Promise<Histories> {
  const { ledger, landing } = homeAt(home);
  const instance = await DuckDBInstance.create(ledger, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    const tables: Record<string, { versions: number; hash: string }> = {};
    for (const { resource } of historyTables) {
      const hashed = `select count(*) as versions, sum(hash(version)) as hash from ${resource} as version`;
      const [found] = await rows(connection, hashed);
      tables[resource] = { versions: Number(found?.versions), hash: String(found?.hash) };
    }
    const [last = {}] = await rows(connection, reading);
    return { tables, lastReading: toReading(last, landing) };
  } finally {
    connection.disconnectSync();
    instance.closeSync();
  }
}

function toReading(row: Row, landing: string): Reading {
  const sum = (...names: string[]) => names.reduce((total, name) => total + Number(row[name]), 0);
  const path = join(landing, String(row.manifest));
  const { data_file } = JSON.parse(readFileSync(path, 'utf8')) as ConfigurationManifest;
  return {
    requests: sum('requests'),
    lists: sum('lists'),
    records: sum('records'),
    refused: sum('failed_lists', 'rejected_records'),
    written: sum('new_versions', 'changed_versions', 'closed_versions'),
    seconds: sum('seconds'),
    megabytes: statSync(join(dirname(path), data_file)).size / 1e6,
  };
}
