import type { Row } from '../sql.ts';
import { formatTable, say } from './output.ts';

/** What `trunkledger status` tells of the ledger: files of sql/status, with their titles. */
export const ledgerParts = {
  coverage: 'Coverage',
  gaps: 'Gaps: time that should be covered and is not',
  refusals: 'Windows whose last reading failed or was refused',
  rejects: 'Rejected calls, by reason (whole in ops.rejected_calls)',
  unknown_results: 'Call results that the API does not document',
  resources: 'Configuration: resources now, and versions kept of them',
  failed_lists: 'Lists of resources that the last reading of the configuration could not read',
  rejected_resources: 'Rejected records of resources, by reason (whole in ops.rejected_resources)',
  findings: 'Findings in the configuration (one by one: trunkledger findings)',
  follow_ups: 'Exports and reconciliations of closed billing days that failed or differ',
  alerts: 'Alerts of closes and what follows them that are not mended',
  failed_checks: 'Checks that found something, and everything was not checked well since',
  runs: 'Last runs',
} as const;

/** And of the queue. */
export const queueParts = {
  schedules: 'Schedules',
  backlog: 'Jobs',
  failed_jobs:
    'Last windows that were given up (read again by the next look that is due, or at once: trunkledger retry)',
  failed_runs:
    'Last other jobs that failed (what the ledger still misses is asked for again by the next look; `again` asks at once)',
} as const;

export type LedgerPart = keyof typeof ledgerParts;

/** Prints each part as a table; one without rows only if it is `always` there. */
export function printParts<Part extends string>(
  titles: Readonly<Record<Part, string>>,
  found: Readonly<Record<NoInfer<Part>, readonly Row[]>>,
  always: readonly Part[] = [],
): void {
  for (const [name, title] of Object.entries(titles) as [Part, string][]) {
    const rows = found[name];
    if (rows.length === 0 && !always.includes(name)) continue;
    say(`\n${title}`);
    say(rows.length === 0 ? 'none' : tableOf(rows));
  }
}

function tableOf(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  return formatTable(
    columns,
    rows.map(row => columns.map(column => row[column] ?? null)),
  );
}
