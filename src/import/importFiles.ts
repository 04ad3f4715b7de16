import { randomUUID } from 'node:crypto';
import { posix } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Config } from '../config.ts';
import { UsageError } from '../errors.ts';
import type { ImportFacts, Landing } from '../extract/landing.ts';
import { type Home, homeAt } from '../home.ts';
import { landingBelow } from '../landingBelow.ts';
import { publish, sweepPublished } from '../load/publish.ts';
import { pendingManifests } from '../load/readings.ts';
import { openWarehouse, type Warehouse } from '../load/warehouse.ts';
import { createLoader, type Loader } from '../loader.ts';
import type { Logger } from '../logger.ts';
import { isImport } from '../manifest.ts';
import { holdSettings } from '../preparation.ts';
import type { Overrides } from '../reconcile/columns.ts';
import { rows } from '../sql.ts';
import { copyFile, refuseMissing } from './copyFile.ts';
import { type ImportResult, knownImport, resultOf, writeImport } from './loadImport.ts';
import { refuseOtherProjects } from './otherProjects.ts';
import { openProviderFile, typeRecords } from './typeRecords.ts';

export interface ImportOptions {
  /** IANA zone of times without an offset. */
  readonly timeZone: string;
  /** Column → header, where they were named by hand. */
  readonly map: Overrides;
}

/** What an import tells while it goes on. */
export interface ImportObserver {
  /** A file is about to be copied; its size as it lies there, in bytes. */
  begin?(file: string, bytes: number): void;
  /** Bytes of it that were read since. */
  read?(bytes: number): void;
  done?(result: ImportResult): void;
}

export interface ImportEffects {
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly observer: ImportObserver;
}

interface Work extends ImportEffects {
  readonly projectId: string;
  readonly home: Home;
  readonly landing: Landing;
  readonly warehouse: Warehouse;
  readonly loader: Loader;
}

/**
 * Copies files of the provider's export into `landing/`, loads them into `provider_records`, one after the other, and
 * publishes. A file that was imported before, and is to be read in the same way, changes nothing.
 * @throws WarehouseHeldError where another process has the warehouse, UsageError for a file that is no such export or is of
 * other projects: what came before it is imported; and for one that is not there: then nothing is.
 */
export async function importFiles(
  config: Config,
  files: readonly string[],
  options: ImportOptions,
  effects: ImportEffects,
): Promise<ImportResult[]> {
  await refuseMissing(files);
  const home = homeAt(config.home);
  const landing = landingBelow(home);
  const warehouse = await openWarehouse(home.ledger);
  try {
    const projectId = await projectOf(warehouse.connection, config);
    await holdSettings(warehouse, config);
    const loader = createLoader(warehouse, landing);
    return await importAll({ ...effects, projectId, home, landing, warehouse, loader }, files, options);
  } finally {
    warehouse.close();
  }
}

async function importAll(
  work: Work,
  files: readonly string[],
  options: ImportOptions,
): Promise<ImportResult[]> {
  await sweepPublished(work.home.analytics);
  let isChanged = await takeUpImports(work);
  const results: ImportResult[] = [];
  try {
    for (const file of files) {
      const result = await importFile(work, file, options);
      work.observer.done?.(result);
      work.logger.debug(result, 'file imported');
      isChanged ||= result.outcome === 'imported';
      results.push(result);
    }
    return results;
  } finally {
    if (isChanged) await publish(work.warehouse, work.home.analytics);
  }
}

/** A killed import may have landed what it did not load, and left files half-written. */
async function takeUpImports({ landing, loader, logger, projectId, warehouse }: Work): Promise<boolean> {
  for (const path of await landing.sweep()) logger.info({ path }, 'removed what a killed run left');
  const pending = await pendingManifests(warehouse.connection, landing, projectId);
  let isChanged = false;
  for (const { path, manifest } of pending) {
    if (!isImport(manifest)) continue;
    logger.info({ manifest: path }, 'taking up what a killed import had landed');
    await loader.loadImport({ path, manifest });
    isChanged = true;
  }
  return isChanged;
}

async function importFile(
  { landing, now, observer, projectId, warehouse }: Work,
  file: string,
  { timeZone, map }: ImportOptions,
): Promise<ImportResult> {
  const importedAt = now();
  const writer = await landing.openImport({ projectId, fetchedAt: importedAt });
  try {
    const copy = await copyFile(file, writer, observer);
    const how = { projectId, sha256: copy.sha256, timeZone, map };
    const known = await knownImport(warehouse.connection, how);
    if (known !== undefined) {
      await writer.abort();
      return await resultOf(warehouse.connection, known, 'known');
    }
    const facts: ImportFacts = {
      schema_version: 1,
      project_id: projectId,
      run_id: randomUUID(),
      fetched_at: new Date(importedAt).toISOString(),
      file_name: copy.name,
      source_sha256: copy.sha256,
      time_zone: timeZone,
      map,
    };
    const { connection, write } = warehouse;
    const opened = await openProviderFile(connection, copy.path, copy.name, map);
    await refuseOtherProjects(connection, opened, projectId, copy.name);
    // Typed before it is landed: what lies there can be loaded.
    await typeRecords(connection, opened, facts);
    const landed = await writer.commit(facts);
    const landingFile = posix.join(posix.dirname(landed.path), landed.manifest.data_file);
    return await writeImport(connection, { ...landed, landingFile }, opened, write);
  } catch (error) {
    // Takes back nothing that is published.
    await writer.abort();
    throw error;
  }
}

/** The project that is configured, or the only one that the warehouse knows: importing needs no other credentials. */
async function projectOf(connection: DuckDBConnection, { projectId }: Config): Promise<string> {
  if (projectId !== undefined) return projectId;
  const known = await rows(
    connection,
    'select project_id from ops.projects union select project_id from ops.imports order by all',
  );
  const [only] = known;
  if (only !== undefined && known.length === 1) return String(only.project_id);
  throw new UsageError(
    'SINCH_PROJECT_ID is not set, and the warehouse ' +
      `${known.length === 0 ? 'knows no project yet' : `knows several projects: ${known.map(row => row.project_id).join(', ')}`}. ` +
      'Set it to the project that the file was exported from, in the environment or in .env.',
  );
}
