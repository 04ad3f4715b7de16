import type { BillingDay } from '../billingDays.ts';
import { isFollowUpDue } from '../followUps.ts';
import { missingCloses, untriedCloses } from '../load/closes.ts';
import type { Session } from '../session.ts';
import type { LoaderContext } from './loaderContext.ts';
import { endLostRuns } from './lostRuns.ts';
import { takeUpPending } from './pendingLandings.ts';
import { requestRun, runsUnderWay } from './queues.ts';
import { nextInstant } from './scheduleInstants.ts';
import { parseSchedulePattern } from './schedulePattern.ts';

/** Looks at the ledger and asks for whatever is missing: what was landed and not loaded, closes, windows. */
export async function look(context: LoaderContext): Promise<void> {
  const { session, queues } = context;
  await endLostRuns(context);
  await takeUpPending(context);
  if (session.config.closeSchedule !== undefined) await closeMissing(context);
  await requestRun(queues, 'sync', { projectId: session.projectId });
  await followUp(context);
}

/** Asks for what follows the close of billing days and is not done yet. */
export async function followUp({ session, queues }: LoaderContext): Promise<void> {
  const { projectId } = session;
  const isDue = await isFollowUpDue(session);
  if (isDue.export) await requestRun(queues, 'export', { projectId });
  if (isDue.reconcile) await requestRun(queues, 'reconcile', { projectId });
}

/** Asks for the close of each billing day that should be closed and is not, the oldest first. */
export async function closeMissing(context: LoaderContext): Promise<void> {
  const { session } = context;
  await requestCloses(context, await session.warehouse.write(() => missingDays(session)));
}

/**
 * Asks for the closes that their schedule has passed by because the ledger did not reach back to these days then. Days with
 * gaps, and closes that were tried, are left to the looks: each day is asked for so once, however its close ends.
 */
export async function closePassed(context: LoaderContext): Promise<void> {
  const { session } = context;
  const { warehouse, projectId, config, now } = session;
  const { closeSchedule, scheduleTimeZone, closeAfter } = config;
  if (closeSchedule === undefined) return;
  const pattern = parseSchedulePattern('TRUNKLEDGER_CLOSE_SCHEDULE', closeSchedule);
  const isPassed = ({ end }: BillingDay): boolean =>
    nextInstant(pattern, scheduleTimeZone, (end + closeAfter) * 1000 - 1) <= now();
  const days = await warehouse.write(async () =>
    untriedCloses(warehouse.connection, projectId, (await missingDays(session)).filter(isPassed)),
  );
  await requestCloses(context, days);
}

function missingDays({ warehouse, projectId, config, now }: Session): Promise<BillingDay[]> {
  return missingCloses(warehouse.connection, projectId, Math.floor(now() / 1000), config.closeAfter);
}

/** A request that waits behind the end of the same close would begin it once more. */
async function requestCloses({ session, queues }: LoaderContext, days: readonly BillingDay[]): Promise<void> {
  if (days.length === 0) return;
  const { projectId } = session;
  const going = new Set((await runsUnderWay(queues, projectId)).map(run => run.date));
  for (const { date } of days) if (!going.has(date)) await requestRun(queues, 'close', { projectId, date });
}

/** Whether a run that closes the day has begun and not ended. */
export async function isBeingClosed({ session, queues }: LoaderContext, date: string): Promise<boolean> {
  return (await runsUnderWay(queues, session.projectId)).some(run => run.date === date);
}
