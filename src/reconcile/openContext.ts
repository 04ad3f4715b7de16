import type { DuckDBConnection } from '@duckdb/node-api';
import { UsageError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { rows, runFile, runScript } from '../sql.ts';
import { literal, sqlFromTemplate } from '../sqlTemplate.ts';
import { formatInstant } from '../window.ts';
import type { Month, ReconcileContext } from './context.ts';
import { parseMonth } from './month.ts';

export interface ContextOptions {
  /** `2026-10` */
  readonly month: string;
  /** The project asked for; needed where the ledger holds several. */
  readonly projectId?: string | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly logger: Logger;
}

/**
 * Prepares a scratch database (see `withScratch`) for one month of one project.
 * @throws UsageError for no month, a project that the ledger does not know, or several and none chosen.
 */
export async function openContext(
  connection: DuckDBConnection,
  { month: label, projectId: wanted, now, logger }: ContextOptions,
): Promise<ReconcileContext> {
  const timeZone = await billingZone(connection);
  const month = parseMonth(label, timeZone);
  const projectId = await chooseProject(connection, wanted);
  await runFile(connection, 'reconcile/macros');
  await runScript(connection, monthScript(month, projectId, now()), {}, 'reconcile/month');
  return { connection, projectId, month, timeZone, now, logger };
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

async function chooseProject(connection: DuckDBConnection, wanted: string | undefined): Promise<string> {
  const found = await rows(
    connection,
    'select project_id from ledger.ops.projects union select project_id from ledger.ops.windows order by all',
  );
  const known = found.map(row => String(row.project_id));
  const [only] = known;
  if (wanted !== undefined && known.includes(wanted)) return wanted;
  if (wanted === undefined && only !== undefined && known.length === 1) return only;
  throw new UsageError(
    known.length === 0
      ? 'The ledger holds no project yet: nothing was read. Run: trunkledger sync'
      : `${wanted === undefined ? 'The ledger holds several projects' : `The ledger holds no project "${wanted}"`}. ` +
          `Choose one with --project: ${known.join(', ')}.`,
  );
}
