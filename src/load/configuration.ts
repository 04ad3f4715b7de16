import type { DuckDBConnection } from '@duckdb/node-api';
import type { ConfigurationManifest } from '../manifest.ts';
import { firstRow, rows, runFile } from '../sql.ts';
import { keepForwardedCalls } from './forwardedCalls.ts';
import { writeHistories } from './history.ts';
import { transaction } from './transaction.ts';

/** A manifest of the configuration, and its path relative to `landing/`. */
export interface LandedConfiguration {
  readonly path: string;
  readonly manifest: ConfigurationManifest;
}

/** What became of a reading of the configuration, and the versions that it wrote. */
export interface ConfigurationResult {
  /** `superseded`: a newer reading of the project was there, so that this one changed nothing. */
  readonly outcome: 'loaded' | 'superseded';
  /** Resources that were not there before, or are there again. */
  readonly new: number;
  readonly changed: number;
  /** Resources that are no longer listed, or went with their parent. */
  readonly closed: number;
  /** Records that could not be typed. */
  readonly rejected: number;
  readonly failedLists: number;
  readonly records: number;
}

/** What loading needs from outside. */
export interface ConfigurationEffects {
  /** Fills the temp tables of sql/normalize for this reading, on the same connection. It needs no turn. */
  readonly normalize: () => Promise<void>;
  /** Waits for the turn to write. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Writes a typed reading of the configuration into the history tables, in one transaction, and marks it as dealt
 * with. Loading the same reading again changes nothing.
 */
export async function loadConfiguration(
  connection: DuckDBConnection,
  landed: LandedConfiguration,
  { normalize, inTurn }: ConfigurationEffects,
): Promise<ConfigurationResult> {
  await normalize();
  return inTurn(async () => {
    const before = await firstRow(connection, 'load/configuration_before', {
      project_id: landed.manifest.project_id,
      manifest: landed.path,
      fetched_at: landed.manifest.fetched_at,
    });
    if (before.is_dealt_with !== true) {
      const write = before.is_superseded === true ? setAside : writeReading;
      await transaction(connection, () => write(connection, landed));
    }
    return resultOf(connection, landed);
  });
}

async function writeReading(connection: DuckDBConnection, landed: LandedConfiguration): Promise<void> {
  const { project_id } = landed.manifest;
  const written = await keepForwardedCalls(connection, project_id, () =>
    writeHistories(connection, landed.manifest),
  );
  await runFile(connection, 'load/configuration_rejects', { project_id });
  const { rejected } = await firstRow(connection, 'load/configuration_rejected');
  await mark(connection, landed, { outcome: 'loaded', ...written, rejected: Number(rejected) });
}

async function setAside(connection: DuckDBConnection, landed: LandedConfiguration): Promise<void> {
  await mark(connection, landed, { outcome: 'superseded', new: 0, changed: 0, closed: 0, rejected: 0 });
}

async function mark(
  connection: DuckDBConnection,
  { path, manifest }: LandedConfiguration,
  became: Omit<ConfigurationResult, 'failedLists' | 'records'>,
): Promise<void> {
  await runFile(connection, 'load/configuration_reading', {
    project_id: manifest.project_id,
    run_id: manifest.run_id,
    manifest: path,
    fetched_at: manifest.fetched_at,
    finished_at: manifest.finished_at,
    requests: manifest.requests,
    lists: manifest.lists,
    records: manifest.records,
    failed: manifest.failed_lists.length,
    failed_lists: JSON.stringify(manifest.failed_lists),
    ...became,
  });
}

/** As the warehouse keeps it, so that a reading which was dealt with before has the same result. */
async function resultOf(
  connection: DuckDBConnection,
  { path }: LandedConfiguration,
): Promise<ConfigurationResult> {
  const known = await firstRow(connection, 'load/configuration_known', { manifest: path });
  return {
    outcome: known.outcome === 'superseded' ? 'superseded' : 'loaded',
    new: Number(known.new_versions),
    changed: Number(known.changed_versions),
    closed: Number(known.closed_versions),
    rejected: Number(known.rejected_records),
    failedLists: Number(known.failed_lists),
    records: Number(known.records),
  };
}

/** When the configuration of a project was last read (epoch milliseconds), if it ever was. */
export async function lastConfigurationReading(
  connection: DuckDBConnection,
  projectId: string,
): Promise<number | undefined> {
  const [last] = await rows(
    connection,
    'select epoch_ms(max(fetched_at)) as at from ops.configuration_readings where project_id = $project',
    { project: projectId },
  );
  return last === undefined || last.at === null ? undefined : Number(last.at);
}
