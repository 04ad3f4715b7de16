import { endDeadRuns } from '../load/runs.ts';
import type { LoaderContext } from './loaderContext.ts';
import { runsUnderWay } from './queues.ts';

/** Ends, in the ledger, the runs whose process died or whose jobs were lost. Only where no job of this process begins a run. */
export async function endLostRuns({ session, queues }: LoaderContext): Promise<void> {
  const { warehouse, projectId, now } = session;
  const going = (await runsUnderWay(queues, projectId)).map(run => run.runId);
  await warehouse.write(() => endDeadRuns(warehouse.connection, projectId, going, now()));
}
