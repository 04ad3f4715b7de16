import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import PQueue from 'p-queue';
import type { Landing } from './extract/landing.ts';
import { applyEvent } from './load/events.ts';
import type { LandedManifest } from './load/readings.ts';
import type { Warehouse } from './load/warehouse.ts';
import { type LandedReading, type LoadResult, loadReading } from './load/window.ts';
import { isEvent } from './manifest.ts';
import { normalizeCalls } from './transform/normalize.ts';

/** Brings what was landed into the warehouse: readings are typed side by side, and written one at a time. */
export interface Loader {
  load(reading: LandedReading): Promise<LoadResult>;
  /** A reading or an event; undefined for an event. */
  apply(landed: LandedManifest): Promise<LoadResult | undefined>;
}

/** Typing one reading takes one core, because its file is unpacked from front to back; more than four wait in line. */
const lanes = Math.max(2, Math.min(4, availableParallelism()));

export function createLoader(warehouse: Warehouse, landing: Landing): Loader {
  const typing = new PQueue({ concurrency: lanes });
  const idle: DuckDBConnection[] = [];

  const load = (reading: LandedReading): Promise<LoadResult> =>
    typing.add(async () => {
      const connection = idle.pop() ?? (await warehouse.connect());
      try {
        return await loadReading(connection, reading, () => normalize(connection, reading), warehouse.write);
      } finally {
        idle.push(connection);
      }
    });
  const normalize = (connection: DuckDBConnection, { path, manifest }: LandedReading) =>
    normalizeCalls(connection, manifest, join(landing.directory, dirname(path), manifest.data_file ?? ''));

  return {
    load,
    async apply({ path, manifest }) {
      if (!isEvent(manifest)) return load({ path, manifest });
      await warehouse.write(() => applyEvent(warehouse.connection, { path, manifest }));
      return undefined;
    },
  };
}
