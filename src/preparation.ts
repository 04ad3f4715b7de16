import type { Config } from './config.ts';
import { loadLandedConfiguration } from './configuration.ts';
import { UsageError } from './errors.ts';
import { holdShortCallSeconds } from './load/days.ts';
import { sweepPublished } from './load/publish.ts';
import { type ManifestSource, pendingManifests } from './load/readings.ts';
import { holdBillingZone, holdCoverage, writeSetting } from './load/settings.ts';
import { removeDatabase, type Warehouse } from './load/warehouse.ts';
import { isConfiguration, isEvent, isImport, windowOf } from './manifest.ts';
import { reachBack } from './reachBack.ts';
import { loadLanded, type Run } from './run.ts';
import type { Session } from './session.ts';
import { formatInstant, formatWindow, type Window } from './window.ts';

const day = 86_400;

/** Writes the settings that the warehouse's own statements need. */
export async function holdSettings({ connection }: Warehouse, config: Config): Promise<void> {
  await holdBillingZone(connection, config.timeZone);
  await holdShortCallSeconds(connection, config.shortCallSeconds);
  await writeSetting(connection, 'widest_ip_range', String(config.widestIpRange));
}

/** Where the ledger begins (epoch seconds): as configured, else where earlier runs left it, else a day ago. */
export function holdBeginning({ warehouse, projectId, config, now }: Session): Promise<number> {
  const dayAgo = Math.floor(now() / 1000) - day;
  return holdCoverage(warehouse.connection, projectId, config.from, dayAgo);
}

/**
 * The range that a run is about: what was asked for, else from where the ledger begins until now. One that begins earlier
 * lets the ledger begin earlier.
 * @throws UsageError for one that is empty or lies ahead.
 */
export async function holdRange(
  session: Session,
  asked: { readonly from?: number | undefined; readonly to?: number | undefined },
): Promise<Window> {
  const seconds = Math.floor(session.now() / 1000);
  const begins = await holdBeginning(session);
  const range = { start: asked.from ?? begins, end: asked.to ?? seconds };
  if (range.start < range.end && range.start <= seconds) {
    if (range.start < begins) await reachBack(session, range, begins);
    return range;
  }
  throw new UsageError(
    `There is nothing to read between ${formatInstant(range.start)} and ${formatInstant(range.end)}: a range ends after ` +
      'its start, and begins in the past. Name one with --from and --to.',
  );
}

/** A killed run may have landed what it did not load, and left files half-written. */
export async function takeUp(run: Run, source: ManifestSource = run.landing): Promise<void> {
  await sweepPublished(run.home.analytics);
  await removeDatabase(run.home.rebuild);
  for (const path of await run.landing.sweep()) run.logger.info({ path }, 'removed what a killed run left');
  for (const { path, manifest } of await pendingManifests(run.warehouse.connection, source, run.projectId)) {
    run.logger.info({ manifest: path }, 'taking up what a killed run had landed');
    if (isEvent(manifest) || isImport(manifest)) await run.loader.apply({ path, manifest });
    else if (isConfiguration(manifest)) await loadLandedConfiguration(run, { path, manifest });
    else {
      const logger = run.logger.child({ window: formatWindow(windowOf(manifest)) });
      await loadLanded({ ...run, logger }, { path, manifest });
    }
  }
}
