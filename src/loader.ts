import { availableParallelism } from 'node:os';
import { join, posix } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Landing } from './extract/landing.ts';
import { type ImportResult, loadImport } from './import/loadImport.ts';
import {
  type ConfigurationResult,
  type LandedConfiguration,
  loadConfiguration,
} from './load/configuration.ts';
import { applyEvent } from './load/events.ts';
import type { LandedManifest } from './load/readings.ts';
import type { Warehouse } from './load/warehouse.ts';
import { type LandedReading, type LoadResult, loadReadings } from './load/window.ts';
import { type ImportManifest, isConfiguration, isEvent, isImport } from './manifest.ts';
import { nextRun } from './nextRun.ts';
import { normalizeConfiguration } from './transform/configuration.ts';
import { normalizeCalls } from './transform/normalize.ts';

/**
 * Brings what was landed into the warehouse: typed side by side, written one at a time. What has to wait meanwhile is
 * loaded with its neighbours in time, which takes a fraction of one by one.
 */
export interface Loader {
  load(reading: LandedReading): Promise<LoadResult>;
  loadConfiguration(landed: LandedConfiguration): Promise<ConfigurationResult>;
  loadImport(landed: Landed<ImportManifest>): Promise<ImportResult>;
  /** Whatever was landed; undefined for an event. */
  apply(landed: LandedManifest): Promise<LoadResult | ConfigurationResult | ImportResult | undefined>;
}

/** Typing a batch takes one core, because files are unpacked from front to back; more than four wait in line. */
const lanes = Math.max(2, Math.min(4, availableParallelism()));

interface Waiting {
  readonly reading: LandedReading;
  readonly resolve: (result: LoadResult) => void;
  readonly reject: (error: unknown) => void;
}

interface Landed<M> {
  readonly path: string;
  readonly manifest: M;
}

export function createLoader(warehouse: Warehouse, landing: Landing): Loader {
  const waiting: Waiting[] = [];
  const idle: DuckDBConnection[] = [];
  let busy = 0;

  const fill = (): void => {
    while (busy < lanes && waiting.length > 0) {
      busy++;
      void work(nextRun(waiting)).finally(() => {
        busy--;
        fill();
      });
    }
  };
  const work = async (run: readonly Waiting[]): Promise<void> => {
    try {
      const results = await load(run.map(each => each.reading));
      for (const [index, each] of run.entries()) each.resolve(results[index] as LoadResult);
    } catch (error) {
      for (const each of run) each.reject(error);
    }
  };
  const load = (readings: readonly LandedReading[]): Promise<LoadResult[]> =>
    onIdle(connection => {
      const normalize = (some: readonly LandedReading[]) => normalizeCalls(connection, some.map(fileOf));
      return loadReadings(connection, readings, { normalize, inTurn: warehouse.write });
    });
  const applyConfiguration = (landed: LandedConfiguration): Promise<ConfigurationResult> =>
    onIdle(connection => {
      const normalize = () => normalizeConfiguration(connection, fileOf(landed));
      return loadConfiguration(connection, landed, { normalize, inTurn: warehouse.write });
    });
  const applyImport = (landed: Landed<ImportManifest>): Promise<ImportResult> =>
    onIdle(connection => loadImport(connection, { ...fileOf(landed), path: landed.path }, warehouse.write));
  const onIdle = async <T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> => {
    const connection = idle.pop() ?? (await warehouse.connect());
    try {
      return await work(connection);
    } finally {
      idle.push(connection);
    }
  };
  const fileOf = <M extends { readonly data_file: string | null }>({ path, manifest }: Landed<M>) => {
    const landingFile = posix.join(posix.dirname(path), manifest.data_file ?? '');
    return { manifest, landingFile, dataFile: join(landing.directory, landingFile) };
  };
  const enqueue = (reading: LandedReading): Promise<LoadResult> =>
    new Promise((resolve, reject) => {
      waiting.push({ reading, resolve, reject });
      fill();
    });

  return {
    load: enqueue,
    loadConfiguration: applyConfiguration,
    loadImport: applyImport,
    async apply({ path, manifest }) {
      if (isConfiguration(manifest)) return applyConfiguration({ path, manifest });
      if (isImport(manifest)) return applyImport({ path, manifest });
      if (!isEvent(manifest)) return enqueue({ path, manifest });
      await warehouse.write(() => applyEvent(warehouse.connection, { path, manifest }));
      return undefined;
    },
  };
}
