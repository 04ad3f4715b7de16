import { randomUUID } from 'node:crypto';
import { conclude } from '../conclusion.ts';
import { lastConfigurationReading } from '../load/configuration.ts';
import type { LedgerRow } from '../load/ledger.ts';
import { beginRun } from '../load/runs.ts';
import { plan } from '../plan.ts';
import { holdRange, holdSettings } from '../preparation.ts';
import { reopenRefused } from '../recount.ts';
import type { Run } from '../run.ts';
import type { Window } from '../window.ts';
import { flowOf } from './flow.ts';
import { type LoaderContext, runOf } from './loaderContext.ts';
import { heldWindows, isConfigurationUnderWay } from './queues.ts';

/** What a run is to read. */
export interface RunOrder {
  /** What ops.runs calls it. */
  readonly command: string;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** The billing day that it closes. */
  readonly date?: string | undefined;
  /** Whether what is not settled is read although it is not due. */
  readonly isThorough: boolean;
  readonly retriesFailed?: boolean | undefined;
  readonly acceptShrink?: boolean | undefined;
}

const hour = 3600;

/** Jobs of one run, which are added to the queue at once; what is left is another run's. */
const mostWindows = 2000;

/** Plans a run from the ledger and hands it to the queue: a job for each window that no other job is reading. */
export async function startRun(context: LoaderContext, order: RunOrder): Promise<string> {
  const { session, queues, timings } = context;
  const run = runOf(context, randomUUID());
  // What another run is reading now would be refused: it is read once more.
  const held = order.acceptShrink ? [] : await heldWindows(queues, session.projectId);
  const { range, windows } = await session.warehouse.write(() => begin(run, order, held));
  const readsConfiguration = await isConfigurationDue(context, order);
  const conclusion = {
    projectId: run.projectId,
    runId: run.id,
    command: order.command,
    from: range.start,
    to: range.end,
    startedAt: run.tally.startedAt,
    ...(order.date === undefined ? {} : { date: order.date }),
    hasMore: windows.length === mostWindows,
    ...(order.acceptShrink ? { acceptShrink: true, plannedUntil: windows.at(-1)?.end ?? range.end } : {}),
  };
  await queues.flows.add(flowOf(conclusion, windows, readsConfiguration, timings));
  session.logger.info({ run: run.id, command: order.command, windows: windows.length }, 'run started');
  return run.id;
}

async function begin(
  run: Run,
  order: RunOrder,
  held: readonly Window[],
): Promise<{ range: Window; windows: Window[] }> {
  await holdSettings(run.warehouse, run.config);
  const range = await holdRange(run, order);
  const { command } = order;
  const { startedAt } = run.tally;
  const { connection } = run.warehouse;
  await beginRun(connection, { runId: run.id, projectId: run.projectId, command, range, startedAt });
  try {
    if (order.acceptShrink) await reopenRefused(run, range);
    const windows = await plan(run, range, {
      windowSeconds: hour,
      isDue: row => isDue(row, order, run.now() / 1000),
      held,
      most: mostWindows,
    });
    return { range, windows };
  } catch (error) {
    await conclude(run, range, error as Error);
    throw error;
  }
}

function isDue(row: LedgerRow, { isThorough, retriesFailed = false }: RunOrder, seconds: number): boolean {
  return isThorough || (retriesFailed && row.isFailed) || (row.nextReadAt ?? 0) <= seconds;
}

/** Once an hour, unless a person asks: it takes a request for each trunk at least, and seldom changes. */
async function isConfigurationDue({ session, queues }: LoaderContext, order: RunOrder): Promise<boolean> {
  const { warehouse, projectId, now } = session;
  if (await isConfigurationUnderWay(queues, projectId)) return false;
  if (order.isThorough && order.date === undefined) return true;
  const last = await warehouse.write(() => lastConfigurationReading(warehouse.connection, projectId));
  return last === undefined || now() - last >= hour * 1000;
}
