import { isFollowUpDue } from '../followUps.ts';
import { missingCloses } from '../load/closes.ts';
import type { LoaderContext } from './loaderContext.ts';
import { takeUpPending } from './pendingLandings.ts';
import { requestRun, runsUnderWay } from './queues.ts';

/** Looks at the ledger and asks for whatever is missing: what was landed and not loaded, closes, windows. */
export async function look(context: LoaderContext): Promise<void> {
  const { session, queues } = context;
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
export async function closeMissing({ session, queues }: LoaderContext): Promise<void> {
  const { warehouse, projectId, config, now } = session;
  const days = await warehouse.write(() =>
    missingCloses(warehouse.connection, projectId, Math.floor(now() / 1000), config.closeAfter),
  );
  for (const { date } of days) await requestRun(queues, 'close', { projectId, date });
}

/** Whether a run that closes the day has begun and not ended. */
export async function isBeingClosed({ session, queues }: LoaderContext, date: string): Promise<boolean> {
  return (await runsUnderWay(queues, session.projectId)).some(run => run.date === date);
}
