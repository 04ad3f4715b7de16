import type { DuckDBConnection } from '@duckdb/node-api';
import type { EventManifest } from '../manifest.ts';
import { firstRow, runFile } from '../sql.ts';
import { keepDays } from './days.ts';
import { matchForwardedCalls } from './forwardedCalls.ts';
import { recordPlan } from './ledger.ts';
import { markRead } from './readings.ts';
import { transaction } from './transaction.ts';

/** Applies a plan, a mending or a reopening, and marks it as dealt with, in one transaction. */
export async function applyEvent(
  connection: DuckDBConnection,
  event: { readonly path: string; readonly manifest: EventManifest },
): Promise<void> {
  await transaction(connection, async () => {
    await applyByKind[event.manifest.kind](connection, event.manifest);
    await markRead(connection, event, outcomes[event.manifest.kind]);
  });
}

const applyByKind = { plan: recordPlan, mend, reopen };

const outcomes = { plan: 'planned', mend: 'mended', reopen: 'reopened' };

/** Of calls that stand in two windows the newest reading stays; the others go to the journal. */
async function mend(connection: DuckDBConnection, { project_id, fetched_at }: EventManifest): Promise<void> {
  await runFile(connection, 'load/mend', { project_id, seen_at: fetched_at });
  await runFile(connection, 'load/hours', { project_id });
  await keepDays(connection, project_id);
  const { window_start, window_end } = await firstRow(connection, 'load/touched_range');
  if (window_start === null) return;
  const range = { window_start: String(window_start), window_end: String(window_end) };
  await matchForwardedCalls(connection, { project_id, ...range });
}

/** Settled windows are complete again, and due at once. */
async function reopen(connection: DuckDBConnection, event: EventManifest): Promise<void> {
  const { project_id, fetched_at, windows } = event;
  await runFile(connection, 'load/reopen', {
    project_id,
    seen_at: fetched_at,
    windows: JSON.stringify(windows),
  });
}

/** How many calls stand more than once among all calls of a project. */
export async function duplicatedCalls(connection: DuckDBConnection, projectId: string): Promise<number> {
  const { calls } = await firstRow(connection, 'load/duplicates', { project_id: projectId });
  return Number(calls);
}
