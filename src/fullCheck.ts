import { checkLedger } from './load/checks.ts';
import { applyEvent, duplicatedCalls } from './load/events.ts';
import type { Run } from './run.ts';

/**
 * The checks over the whole ledger of the project. A call that stands in two windows is mended, not reported.
 * @throws CheckFailure
 */
export async function checkEverything(run: Run): Promise<void> {
  const { connection } = run.warehouse;
  const { projectId, id: runId } = run;
  if ((await duplicatedCalls(connection, projectId)) > 0) {
    await applyEvent(connection, await run.landing.landEvent('mend', { projectId, runId }, run.now(), []));
  }
  await checkLedger(connection, projectId);
}
