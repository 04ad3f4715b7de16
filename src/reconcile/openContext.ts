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
  const timeZone = await billingZone(connection);
  const month = parseMonth(label, timeZone);
  const projectId = chooseProject(await knownProjects(connection), wanted);
  await runFile(connection, 'reconcile/macros');
  await runFile(connection, 'reconcile/close/row_hash');
  await runScript(connection, monthScript(month, projectId, now()), {}, 'reconcile/month');
  const closes = await readClosedMonths(reconciliation, projectId);
  const context = { connection, projectId, month, timeZone, closes, now, logger };
  await prepareAdjustments(context);
  return context;
}

function monthScript(month: Month, projectId: string, now: number): string {
  return sqlFromTemplate('reconcile/month', {
    project_id: literal(projectId),
    first_date: literal(month.firstDate),
    next_date: literal(month.nextDate),
    start: literal(formatInstant(month.start)),
    end: literal(formatInstant(month.end)),
    now: literal(new Date(now).toISOString()),
  });
}

async function billingZone(connection: DuckDBConnection): Promise<string> {
  const [row] = await rows(
    connection,
    "select value from ledger.ops.settings where name = 'billing_time_zone'",
  );
  return String(row?.value ?? 'UTC');
}
