import { configurationErrors } from './configurationErrors.ts';
import { TerminalError } from './errors.ts';
import { emptyStretch } from './load/emptiness.ts';
import { publish } from './load/publish.ts';
import { type Attention, attention, endRun } from './load/runs.ts';
import type { Run } from './run.ts';
import type { RunSummary } from './summary.ts';
import { formatInstant, formatWindow, type Window } from './window.ts';

/** Ends a run: its row in ops.runs, the published copy, the summary. `error` is what ended it early. */
export async function conclude(run: Run, range: Window, error: Error | null): Promise<RunSummary> {
  const { connection } = run.warehouse;
  const needs = await attention(connection, run.projectId, range);
  const warnings = await warningsOf(run, range);
  const errors = [
    ...run.tally.configurationErrors,
    ...(await configurationErrors(connection, run.projectId, needs)),
  ];
  const figures = run.tally.figures(run.stats, run.now());
  const state = stateOf(run, needs, error);
  await endRun(connection, run.id, {
    state,
    finishedAt: run.now(),
    error: error?.message ?? (state === 'failed' ? (run.tally.errors[0] ?? null) : null),
    ...figures,
  });
  run.observer.publishing?.();
  const began = performance.now();
  await publish(run.warehouse, run.home.analytics);
  const publishSeconds = (performance.now() - began) / 1000;
  return {
    runId: run.id,
    state,
    from: formatInstant(range.start),
    to: formatInstant(range.end),
    ...figures,
    publishSeconds,
    ...needs,
    configuration: run.tally.configuration,
    warnings,
    errors: [...run.tally.errors, ...errors],
  };
}

function stateOf(run: Run, needs: Attention, error: Error | null): RunSummary['state'] {
  if (error || run.tally.isFailedAltogether) return 'failed';
  if (run.signal?.aborted && !run.tally.isFinished) return 'interrupted';
  const isNeeded = Object.values(needs).some(count => count > 0) || run.tally.configurationErrors.length > 0;
  return isNeeded ? 'attention' : 'done';
}

async function warningsOf(run: Run, range: Window): Promise<string[]> {
  const empty = await emptyStretch(run.warehouse.connection, run.projectId, range);
  if (empty === undefined) return [];
  return [
    `The API lists no calls at all in ${formatWindow(empty)}. If there were calls then, that range is older than ` +
      "what the API still serves, and only the dashboard's export has them.",
  ];
}

/** Throws where a run could read nothing. */
export function refuseFailed(summary: RunSummary): void {
  if (summary.state !== 'failed') return;
  throw new TerminalError(
    `No window could be read (tried: ${summary.failedWindows}). The first error: ${summary.errors[0] ?? 'unknown'}`,
  );
}
