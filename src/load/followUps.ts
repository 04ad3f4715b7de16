import type { DuckDBConnection } from '@duckdb/node-api';
import { rowsOfFile, runFile } from '../sql.ts';
import { transaction } from './transaction.ts';

/** What follows the close of billing days. */
export type FollowUpKind = 'export' | 'reconciliation';

/** How it went: one export of all closed days, or the reconciliation of one month. */
export interface FollowUp {
  readonly projectId: string;
  readonly kind: FollowUpKind;
  /** `2026-10` of a reconciliation. */
  readonly month?: string;
  /** When it began, epoch milliseconds. */
  readonly triedAt: number;
  readonly state: 'done' | 'differs' | 'failed';
  /** Without phone numbers. */
  readonly detail: string | null;
}

/** Closed billing days (`2026-10-01`), in time order, that are not followed up by each kind. */
export async function dueFollowUps(
  connection: DuckDBConnection,
  projectId: string,
): Promise<Readonly<Record<FollowUpKind, readonly string[]>>> {
  const due = await rowsOfFile(connection, 'load/follow_ups_due', { project_id: projectId });
  const datesOf = (kind: FollowUpKind) =>
    due.filter(row => row.kind === kind).map(row => String(row.billing_date));
  return { export: datesOf('export'), reconciliation: datesOf('reconciliation') };
}

/** Writes how it went in place of how it went before. */
export async function recordFollowUp(connection: DuckDBConnection, followUp: FollowUp): Promise<void> {
  const { projectId, kind, month, triedAt, state, detail } = followUp;
  await transaction(connection, () =>
    runFile(connection, 'load/follow_up', {
      project_id: projectId,
      kind,
      subject: month ?? 'closed days',
      tried_at: new Date(triedAt).toISOString(),
      state,
      detail,
    }),
  );
}
