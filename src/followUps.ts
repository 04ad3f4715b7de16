import { UsageError } from './errors.ts';
import { nextDate } from './export/days.ts';
import { exportDatasets } from './export/export.ts';
import { withoutNumbers } from './load/alertCauses.ts';
import { dueFollowUps, type FollowUp, recordFollowUp } from './load/followUps.ts';
import { publish } from './load/publish.ts';
import { openContext } from './reconcile/openContext.ts';
import { makeSections } from './reconcile/reconcile.ts';
import type { Section } from './reconcile/report.ts';
import { withScratch } from './reconcile/scratch.ts';
import type { Session } from './session.ts';

/** What follows the close of billing days, and is not done yet. */
export async function isFollowUpDue({ warehouse, projectId, config }: Session) {
  const due = await warehouse.write(() => dueFollowUps(warehouse.connection, projectId));
  return {
    export: config.exportTo !== undefined && due.export.length > 0,
    reconcile: due.reconciliation.length > 0,
  };
}

/**
 * Exports the billing days that were closed since the last export, and whatever later readings changed of those exported
 * before, to TRUNKLEDGER_EXPORT_TO. One that fails is tried again by the next look at the ledger. `signal` ends it when the
 * days that are being written are done.
 * @throws what made it fail, once that is written down
 */
export async function exportClosedDays(session: Session, signal?: AbortSignal): Promise<void> {
  const { config, warehouse, projectId } = session;
  const { exportTo: to, exportPseudonymized: pseudonymize } = config;
  if (to === undefined)
    throw new UsageError('TRUNKLEDGER_EXPORT_TO is not set: there is nowhere to export closed days to.');
  const { export: dates } = await warehouse.write(() => dueFollowUps(warehouse.connection, projectId));
  await follow(session, { kind: 'export' }, async () => {
    const effects = { now: session.now, signal };
    const [from, last] = [dates[0], dates.at(-1)];
    if (from !== undefined && last !== undefined) {
      const range = { from, to: nextDate(last) };
      const { destination } = await exportDatasets(config, { to, range, pseudonymize }, effects);
      session.logger.info({ ...range, destination }, 'closed days exported');
    }
    await exportDatasets(config, { to, changedOnly: true, pseudonymize }, effects);
    return [];
  });
}

/** Reconciles the months of which days were closed since, with what there is to compare with beside invoices. */
export async function reconcileClosedMonths(session: Session): Promise<void> {
  const { warehouse, projectId } = session;
  const { reconciliation } = await warehouse.write(() => dueFollowUps(warehouse.connection, projectId));
  const months = new Set(reconciliation.map(date => date.slice(0, 7)));
  for (const month of months)
    await follow(session, { kind: 'reconciliation', month }, () => differencesOf(session, month));
}

/** The sections that differ. What no sum is true for yet, the ledger's own alerts tell. */
async function differencesOf(
  { home, projectId, config, now, logger }: Session,
  month: string,
): Promise<Section[]> {
  return withScratch(home.analytics, async connection => {
    const { reconciliation } = home;
    const context = await openContext(connection, { month, projectId, reconciliation, now, logger });
    const { rateCard, tolerance } = config;
    const made = await makeSections(context, {
      tolerance,
      ...(rateCard === undefined ? {} : { rateCard }),
    });
    return made.filter(({ verdict }) => verdict === 'differs');
  });
}

/** Does something that follows a close, and writes down how it went. */
async function follow(
  session: Session,
  what: Pick<FollowUp, 'kind' | 'month'>,
  work: () => Promise<readonly Section[]>,
): Promise<void> {
  const triedAt = session.now();
  const record = async (state: FollowUp['state'], detail: string | null): Promise<void> => {
    const { warehouse, projectId, home } = session;
    await warehouse.write(async () => {
      await recordFollowUp(warehouse.connection, { ...what, projectId, triedAt, state, detail });
      await publish(warehouse, home.analytics);
    });
  };
  try {
    const differing = await work();
    const detail = differing.map(({ title, summary }) => `${title}: ${summary}`).join(' ');
    if (differing.length === 0) await record('done', null);
    else await record('differs', withoutNumbers(detail));
    session.logger.info({ ...what, differs: differing.length > 0 }, 'followed up');
  } catch (error) {
    await record('failed', withoutNumbers((error as Error).message));
    throw error;
  }
}
