import type { DuckDBConnection } from '@duckdb/node-api';
import type { EventManifest } from '../manifest.ts';
import { firstRow, runFile } from '../sql.ts';
import { recordPlan } from './ledger.ts';
import { markRead } from './readings.ts';
import { transaction } from './transaction.ts';

/** Applies a plan or a mending, and marks it as dealt with, in one transaction. */
export async function applyEvent(
  connection: DuckDBConnection,
  event: { readonly path: string; readonly manifest: EventManifest },
): Promise<void> {
  await transaction(connection, async () => {
    if (event.manifest.kind === 'plan') await recordPlan(connection, event.manifest);
    else await mend(connection, event.manifest);
    await markRead(connection, event, event.manifest.kind === 'plan' ? 'planned' : 'mended');
  });
}

/** Of calls that stand in two windows the newest reading stays; the others go to the journal. */
async function mend(connection: DuckDBConnection, { project_id, fetched_at }: EventManifest): Promise<void> {
  await runFile(connection, 'load/mend', { project_id, seen_at: fetched_at });
  await runFile(connection, 'load/hours', { project_id });
}

/** How many calls stand more than once among all calls of a project. */
export async function duplicatedCalls(connection: DuckDBConnection, projectId: string): Promise<number> {
  const { calls } = await firstRow(connection, 'load/duplicates', { project_id: projectId });
  return Number(calls);
}
