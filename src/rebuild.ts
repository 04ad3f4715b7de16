import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Config } from './config.ts';
import { keepErased } from './erase/keepErased.ts';
import { retainedTime } from './erase/takeOverRetained.ts';
import { TerminalError } from './errors.ts';
import { createLanding } from './extract/landing.ts';
import { homeAt } from './home.ts';
import { publish } from './load/publish.ts';
import { pendingManifests } from './load/readings.ts';
import { coverageOf, holdCoverage } from './load/settings.ts';
import { takeOver } from './load/takeOver.ts';
import { openWarehouse, removeDatabase, type Warehouse, WarehouseHeldError } from './load/warehouse.ts';
import { createLoader } from './loader.ts';
import type { Logger } from './logger.ts';
import { holdSettings } from './preparation.ts';
import { firstRow, rows, runFile } from './sql.ts';

export interface Rebuilt {
  readonly ledger: string;
  readonly manifests: number;
  readonly calls: number;
  /** Whether gaps, refused readings, rejected records or failed lists are among what was rebuilt. */
  readonly needsPerson: boolean;
}

/**
 * Makes the warehouse again from `landing/` alone: every manifest is applied in the order in which it was fetched, to
 * a new file that replaces the old one when it is whole. What no landing file holds is taken over: the list of runs,
 * closes, recounts and alerts, where a ledger begins, and what is left of time whose calls or landing files were dropped.
 * Numbers that were erased do not come back, should an older landing folder hold them.
 * @throws TerminalError where there is nothing to rebuild from, or what is only in an old warehouse that cannot be opened
 */
export async function rebuild(config: Config, logger: Logger): Promise<Rebuilt> {
  const home = homeAt(config.home);
  const aside = home.rebuild;
  // Held open all the while, so that no run writes what would then be lost.
  const old = await openOld(home.ledger, logger);
  try {
    const retained = await retainedTime(old?.connection, home.erasure, config.timeZone);
    await keepErased(home, logger);
    await removeDatabase(aside);
    await retained.begin(aside);
    const manifests = await remake(aside, config, logger, old);
    await retained.finish(aside);
    const fresh = await openWarehouse(aside);
    try {
      await publish(fresh, home.analytics);
      const found = await firstRow(fresh.connection, 'load/rebuilt');
      fresh.close();
      old?.close();
      await rm(`${home.ledger}.wal`, { force: true });
      await rename(aside, home.ledger);
      return {
        ledger: home.ledger,
        manifests,
        calls: Number(found.calls),
        needsPerson: found.needs_person === true,
      };
    } finally {
      fresh.close();
    }
  } finally {
    old?.close();
    await removeDatabase(aside);
  }
}

/** Everything that readings, and the old warehouse's own lists, make of the file at `path`. Returns how many manifests there were. */
async function remake(path: string, config: Config, logger: Logger, old?: Warehouse): Promise<number> {
  const fresh = await openWarehouse(path);
  try {
    const startedAt = Date.now();
    const manifests = await replay(fresh, config, homeAt(config.home).landing, logger);
    await holdCoverages(fresh, config, old);
    if (old) await takeOver(old.connection, fresh.connection);
    await runFile(fresh.connection, 'load/run_rebuilt', {
      run_id: randomUUID(),
      started_at: new Date(startedAt).toISOString(),
      seconds: (Date.now() - startedAt) / 1000,
    });
    return manifests;
  } finally {
    fresh.close();
  }
}

/** A warehouse that cannot be opened, whatever ails it, is what a rebuild is for; one that is in use is not. */
async function openOld(path: string, logger: Logger): Promise<Warehouse | undefined> {
  if (!existsSync(path)) return undefined;
  try {
    return await openWarehouse(path);
  } catch (error) {
    if (error instanceof WarehouseHeldError) throw error;
    logger.warn(
      { error: (error as Error).message },
      'the old warehouse cannot be opened; its lists of runs, closes, recounts and alerts are lost',
    );
    return undefined;
  }
}

async function replay(fresh: Warehouse, config: Config, folder: string, logger: Logger): Promise<number> {
  const { connection } = fresh;
  await holdSettings(fresh, config);
  const landing = createLanding(folder);
  const pending = await pendingManifests(connection, landing);
  if (pending.length === 0) {
    throw new TerminalError(
      `${folder} holds no reading, so that a rebuild would be empty; nothing was changed. ` +
        'Restore the folder from a backup, or check TRUNKLEDGER_HOME.',
    );
  }
  const loader = createLoader(fresh, landing);
  // One after the other, because later readings are compared with earlier ones.
  for (const landed of pending) {
    await landing.verify(landed.path);
    const result = await loader.apply(landed);
    logger.debug({ manifest: landed.path, ...result }, 'replayed');
  }
  return pending.length;
}

/**
 * Where each project's ledger begins: as configured, or as its first run set it, which no landing file holds; where the
 * old warehouse is lost, with its earliest window.
 */
async function holdCoverages({ connection }: Warehouse, config: Config, old?: Warehouse): Promise<void> {
  const projects = await rows(
    connection,
    'select project_id, epoch(min(window_start))::bigint as start from ops.windows group by project_id',
  );
  for (const project of projects) {
    const projectId = String(project.project_id);
    const begun = old === undefined ? undefined : await coverageOf(old.connection, projectId);
    await holdCoverage(connection, projectId, config.from, begun ?? Number(project.start));
  }
}
