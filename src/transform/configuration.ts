import type { DuckDBConnection } from '@duckdb/node-api';
import type { ConfigurationManifest } from '../manifest.ts';

/** A reading of the configuration and its data file, absolute. */
export interface ConfigurationFile {
  readonly manifest: ConfigurationManifest;
  readonly dataFile: string;
}

/** Types the lines of a reading of the configuration into temp tables of this connection. Rules: sql/normalize. */
export async function normalizeConfiguration(
  _connection: DuckDBConnection,
  _file: ConfigurationFile,
): Promise<void> {}
