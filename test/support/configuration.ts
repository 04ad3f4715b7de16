import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { onTestFinished } from 'vitest';
import { type ConfigurationResult, loadConfiguration } from '../../src/load/configuration.ts';
import type { ConfigurationManifest, FailedList, Resource } from '../../src/manifest.ts';
import { type Row, rows, runFile } from '../../src/sql.ts';
import { normalizeConfiguration } from '../../src/transform/configuration.ts';
import { openLedger, project, type TestLedger, temporaryFolder } from './warehouse.ts';

/** A list that was read whole. A record that is a text stands in the file as it is. */
export interface TestList {
  readonly resource: Resource;
  readonly parent?: string;
  readonly records: readonly (object | string)[];
  /** When it was read; with the reading unless given. */
  readonly at?: string;
}

interface TestReading {
  /** ISO 8601. */
  readonly at: string;
  readonly lists: readonly TestList[];
  readonly failed?: readonly FailedList[];
  readonly project?: string;
}

interface LandedTestReading {
  readonly path: string;
  readonly dataFile: string;
  readonly manifest: ConfigurationManifest;
}

/** A warehouse of one test, and readings of the configuration that go the way of the program. */
export interface TestConfiguration {
  readonly ledger: TestLedger;
  land(reading: TestReading): Promise<LandedTestReading>;
  load(landed: LandedTestReading): Promise<ConfigurationResult>;
  /** Lands and loads. */
  read(reading: TestReading): Promise<ConfigurationResult>;
  query(text: string): Promise<Row[]>;
}

export async function openConfiguration(): Promise<TestConfiguration> {
  const ledger = await openLedger();
  const { connection } = ledger;
  const configuration: TestConfiguration = {
    ledger,
    land: reading => land(ledger.folder, reading),
    load: landed => load(connection, landed),
    read: async reading => load(connection, await land(ledger.folder, reading)),
    query: text => rows(connection, text),
  };
  return configuration;
}

/** Lands lists and types them, in a database without a warehouse; rows of a query on what that left. */
export async function typeLists(lists: readonly TestList[]): Promise<(text: string) => Promise<Row[]>> {
  const landed = await land(await temporaryFolder(), { at: '2026-10-01T00:00:00.000Z', lists });
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  onTestFinished(() => {
    connection.disconnectSync();
    instance.closeSync();
  });
  await connection.run("set TimeZone = 'UTC'");
  await runFile(connection, 'normalize/macros');
  await normalizeConfiguration(connection, landed);
  return text => rows(connection, text);
}

const rejected = 'select resource, parent_id, resource_id, raw, reason from rejected_records order by raw';

/** What the records of one list come to: typed rows in the order of their lines, and reasons of rejects. */
export async function typeRecords(
  resource: Resource,
  records: readonly (object | string)[],
  parent?: string,
) {
  const query = await typeLists([{ resource, records, ...(parent === undefined ? {} : { parent }) }]);
  const rows = await query(
    `select * exclude (line_number, parent_id, reason) from typed_${resource} order by line_number`,
  );
  return { rows, rejects: await query(rejected) };
}

function load(connection: DuckDBConnection, landed: LandedTestReading): Promise<ConfigurationResult> {
  return loadConfiguration(connection, landed, {
    normalize: () => normalizeConfiguration(connection, landed),
    inTurn: work => work(),
  });
}

async function land(folder: string, reading: TestReading): Promise<LandedTestReading> {
  const projectId = reading.project ?? project;
  const name = `${reading.at.replaceAll(/\W/g, '')}.ndjson.zst`;
  const path = `${projectId}/configuration/${name.replace('.ndjson.zst', '.manifest.json')}`;
  const dataFile = join(folder, 'landing', projectId, 'configuration', name);
  const lines = reading.lists.flatMap(list => linesOf(list, reading.at));
  const text = lines.map(line => `${line}\n`).join('');
  await mkdir(dirname(dataFile), { recursive: true });
  await writeFile(dataFile, zstdCompressSync(text));
  const records = lines.length - reading.lists.length;
  return { path, dataFile, manifest: manifestOf(reading, projectId, name, records, text.length) };
}

function linesOf({ resource, parent, records, at }: TestList, readAt: string): string[] {
  const list = { resource, parent_id: parent ?? null };
  const start = JSON.stringify(list).slice(0, -1);
  return [
    JSON.stringify({ ...list, fetched_at: at ?? readAt, total_items: records.length }),
    ...records.map(
      record => `${start},"record":${typeof record === 'string' ? record : JSON.stringify(record)}}`,
    ),
  ];
}

function manifestOf(
  reading: TestReading,
  projectId: string,
  dataFile: string,
  records: number,
  bytes: number,
): ConfigurationManifest {
  return {
    schema_version: 1,
    kind: 'configuration',
    project_id: projectId,
    run_id: 'run',
    fetched_at: reading.at,
    finished_at: reading.at,
    api_url: 'http://127.0.0.1/v1/projects/project',
    requests: reading.lists.length,
    lists: reading.lists.length,
    records,
    failed_lists: reading.failed ?? [],
    data_file: dataFile,
    sha256: '',
    bytes,
  };
}
