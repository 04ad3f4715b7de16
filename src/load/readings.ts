import type { DuckDBConnection } from '@duckdb/node-api';
import type { AnyManifest, Manifest } from '../manifest.ts';
import { rows, rowsOfFile, runFile } from '../sql.ts';

/** A manifest of any kind, and its path relative to `landing/`. */
export interface LandedManifest {
  readonly path: string;
  readonly manifest: AnyManifest;
}

/** As much of the landing folder as is needed to find what was not dealt with. */
export interface ManifestSource {
  list(projectId?: string): Promise<string[]>;
  /** Undefined for one that is to be left alone. */
  read(path: string): Promise<AnyManifest | undefined>;
}

/** What was landed and not dealt with (of all projects, or of one), in the order in which it was fetched. */
export async function pendingManifests(
  connection: DuckDBConnection,
  landing: ManifestSource,
  projectId?: string,
): Promise<LandedManifest[]> {
  const known = await rows(
    connection,
    'select manifest from ops.readings union all select manifest from ops.configuration_readings',
  );
  const dealtWith = new Set(known.map(row => row.manifest));
  const pending: LandedManifest[] = [];
  for (const path of await landing.list(projectId)) {
    const manifest = dealtWith.has(path) ? undefined : await landing.read(path);
    if (manifest !== undefined) pending.push({ path, manifest });
  }
  return pending.sort(
    (a, b) => compare(a.manifest.fetched_at, b.manifest.fetched_at) || compare(a.path, b.path),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Which of these readings of calls were dealt with, with what became of each (ops.readings.outcome). */
export async function dealtWith(
  connection: DuckDBConnection,
  readings: readonly { readonly path: string; readonly manifest: Manifest }[],
): Promise<ReadonlyMap<string, string>> {
  const manifests = readings.map(({ path, manifest }) => [path, manifest.fetched_at]);
  const found = await rowsOfFile(connection, 'load/dealt_with', { manifests: JSON.stringify(manifests) });
  return new Map(found.map(({ manifest, outcome }) => [String(manifest), String(outcome)]));
}

/** Marks a manifest as dealt with, in the transaction of what it caused. */
export async function markRead(
  connection: DuckDBConnection,
  { path, manifest }: LandedManifest,
  outcome: string,
): Promise<void> {
  const { project_id, fetched_at } = manifest;
  await runFile(connection, 'load/reading', { project_id, manifest: path, fetched_at, outcome });
}

/** Marks the readings of a batch (of one project) as loaded. */
export async function markLoaded(
  connection: DuckDBConnection,
  readings: readonly { readonly path: string; readonly manifest: Manifest }[],
): Promise<void> {
  const manifests = readings.map(({ path, manifest }) => [path, manifest.fetched_at]);
  const project_id = readings[0]?.manifest.project_id ?? null;
  await runFile(connection, 'load/readings', { project_id, manifests: JSON.stringify(manifests) });
}
