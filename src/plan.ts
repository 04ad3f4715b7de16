import { planWindows } from './extract/windows.ts';
import { applyEvent } from './load/events.ts';
import { type LedgerRow, ledgerRows } from './load/ledger.ts';
import { retentionOf } from './load/retention.ts';
import type { Run } from './run.ts';
import { uncovered, type Window } from './window.ts';

export interface PlanChoices {
  /** Length of a window on the fixed UTC grid, seconds. */
  readonly windowSeconds: number;
  /** Whether what is not settled is read again now. Default: always. */
  readonly isDue?: (row: LedgerRow) => boolean;
  /** What others are reading already, in the order of time. */
  readonly held?: readonly Window[];
  /** Windows at most; the oldest come first. */
  readonly most?: number;
}

/**
 * Decides from the ledger which windows of the range are to be read, and writes them down as planned. Time whose calls were
 * dropped after their period is not read again.
 */
export async function plan(run: Run, range: Window, choices: PlanChoices): Promise<Window[]> {
  const { windowSeconds, isDue = () => true, held = [], most = Number.POSITIVE_INFINITY } = choices;
  const { callsFrom = range.start } = await retentionOf(run.warehouse.connection, run.projectId);
  const rows = await ledgerRows(run.warehouse.connection, run.projectId, range);
  const windows = planWindows({
    from: Math.max(range.start, callsFrom),
    to: range.end,
    grid: windowSeconds,
    now: run.now() / 1000,
    rows: rows.map(row => (isDue(row) ? row : { ...row, state: 'settled' as const })),
  })
    .flatMap(window => uncovered(window, held))
    .slice(0, most);
  const { projectId, id: runId } = run;
  const landed = await run.landing.landEvent('plan', { projectId, runId }, run.now(), windows);
  await applyEvent(run.warehouse.connection, landed);
  run.tally.plan(windows.length);
  run.observer.planned?.(windows);
  return windows;
}
