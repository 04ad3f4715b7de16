import type { DuckDBConnection } from '@duckdb/node-api';
import type { Logger } from '../logger.ts';
import { rows, runFile, runScript } from '../sql.ts';
import { literal, sqlFromTemplate } from '../sqlTemplate.ts';
import { formatInstant } from '../window.ts';
import { prepareAdjustments } from './adjustments/prepareAdjustments.ts';
import { readClosedMonths } from './close/closedMonths.ts';
import type { Month, ReconcileContext } from './context.ts';
import { parseMonth } from './month.ts';
import { chooseProject, knownProjects } from './projects.ts';
import { refuseOtherVersion } from './schemaVersion.ts';

export interface ContextOptions {
  /** `2026-10` */
  readonly month: string;
  /** The project asked for; needed where the ledger holds several. */
  readonly projectId?: string | undefined;
  /** Folder of the closed months. */
  readonly reconciliation: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly logger: Logger;
}

/**
 * Prepares a scratch database (see `withScratch`) for one month of one project.
 * @throws UsageError for no month, a project that the ledger does not know, or several and none chosen;
 * ClosedMonthDamagedError where a closed month is not what it was.
 */
export async function openContext(
  connection: DuckDBConnection,
  { month: label, projectId: wanted, reconciliation, now, logger }: ContextOptions,
): Promise<ReconcileContext> {
  await refuseOtherVersion(connection);
  const timeZone = await billingZone(connection);
  const month = parseMonth(label, timeZone);
  const projectId = chooseProject(await knownProjects(connection), wanted);
  await runFile(connection, 'reconcile/macros');
  await runFile(connection, 'reconcile/close/row_hash');
  const retainedFrom = await retentionOf(connection, projectId);
  await runScript(connection, monthScript(month, projectId, now(), retainedFrom), {}, 'reconcile/month');
  const closes = await readClosedMonths(reconciliation, projectId);
  const context = { connection, projectId, month, timeZone, closes, retainedFrom, now, logger };
  await prepareAdjustments(context);
  return context;
}

function monthScript(month: Month, projectId: string, now: number, retainedFrom: string): string {
  return sqlFromTemplate('reconcile/month', {
    project_id: literal(projectId),
    first_date: literal(month.firstDate),
    next_date: literal(month.nextDate),
    start: literal(formatInstant(month.start)),
    end: literal(formatInstant(month.end)),
    now: literal(new Date(now).toISOString()),
    retained_from: literal(retainedFrom),
  });
}

async function billingZone(connection: DuckDBConnection): Promise<string> {
  const [row] = await rows(
    connection,
    "select value from ledger.ops.settings where name = 'billing_time_zone'",
  );
  return String(row?.value ?? 'UTC');
}

/** The time before which call rows were dropped, as DuckDB writes it; `-infinity` where none was. */
async function retentionOf(connection: DuckDBConnection, projectId: string): Promise<string> {
  const [row] = await rows(
    connection,
    'select max(calls_from)::varchar as calls_from from ledger.ops.retention where project_id = $project',
    { project: projectId },
  );
  return String(row?.calls_from ?? '-infinity');
}
