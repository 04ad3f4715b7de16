import { randomUUID } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { type Row, rowsOfFile, runFile } from '../sql.ts';
import { formatInstant, type Window } from '../window.ts';
import type { AlertKind, Cause } from './alertCauses.ts';
import { alertChanges, type OpenAlert } from './alertChanges.ts';
import { transaction } from './transaction.ts';

/** One message to be told. */
export interface AlertMessage {
  /** Of the occurrence: both of its messages carry it. */
  readonly id: string;
  readonly status: 'begun' | 'mended';
  readonly projectId: string;
  readonly kind: AlertKind;
  readonly subject: string;
  readonly detail: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly mendedAt: string | null;
}

/**
 * Compares what needs telling with what was told, keeps the difference in `ops.alerts`, and returns the messages that
 * are due: one for a cause that has lasted long enough, one for a cause that was told and is gone. A message is
 * returned again until `markTold`, whatever process asks. `now` is epoch milliseconds.
 */
export function updateAlerts(
  connection: DuckDBConnection,
  projectId: string,
  causes: readonly Cause[],
  now: number,
): Promise<AlertMessage[]> {
  const at = new Date(now).toISOString();
  return transaction(connection, async () => {
    const { begun, continued, mended } = alertChanges(await openAlerts(connection, projectId), causes);
    for (const cause of begun) {
      const alert_id = randomUUID();
      await runFile(connection, 'load/alert_begins', {
        alert_id,
        project_id: projectId,
        kind: cause.kind,
        ...asIs(cause, at),
      });
    }
    for (const { id, cause } of continued)
      await runFile(connection, 'load/alert_goes_on', { alert_id: id, ...asIs(cause, at) });
    for (const { id } of mended) await runFile(connection, 'load/alert_mended', { alert_id: id, now: at });
    const due = await rowsOfFile(connection, 'load/alert_messages', { project_id: projectId, now: at });
    return due.map(row => messageOf(row, projectId));
  });
}

function asIs({ subject, stretch, detail, patience }: Cause, now: string) {
  return {
    subject,
    start: stretch && formatInstant(stretch.start),
    end: stretch && formatInstant(stretch.end),
    detail,
    patience,
    now,
  };
}

async function openAlerts(connection: DuckDBConnection, projectId: string): Promise<OpenAlert[]> {
  const open = await rowsOfFile(connection, 'load/alerts_open', { project_id: projectId });
  return open.map(row => ({
    id: String(row.id),
    kind: row.kind as AlertKind,
    subject: String(row.subject),
    stretch: stretchOf(row),
  }));
}

function stretchOf(row: Row): Window | null {
  return row.start === null ? null : { start: Number(row.start), end: Number(row.end) };
}

function messageOf(row: Row, projectId: string): AlertMessage {
  return {
    id: String(row.id),
    status: row.status === 'mended' ? 'mended' : 'begun',
    projectId,
    kind: row.kind as AlertKind,
    subject: String(row.subject),
    detail: String(row.detail),
    since: String(row.since),
    mendedAt: row.mended_at === null ? null : String(row.mended_at),
  };
}

/** Writes that a message has arrived. `now` is epoch milliseconds. */
export async function markTold(
  connection: DuckDBConnection,
  { id, status }: AlertMessage,
  now: number,
): Promise<void> {
  await runFile(connection, 'load/alert_told', { alert_id: id, status, now: new Date(now).toISOString() });
}
