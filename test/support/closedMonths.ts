import { dirname, join } from 'node:path';
import type { VerifiedMonth } from '../../src/reconcile/close/closedMonth.ts';
import { closeMonth } from '../../src/reconcile/close/closeMonth.ts';
import { parseMonth } from '../../src/reconcile/month.ts';
import { openContext } from '../../src/reconcile/openContext.ts';
import { reconcile } from '../../src/reconcile/reconcile.ts';
import { withScratch } from '../../src/reconcile/scratch.ts';
import { type Row, rows } from '../../src/sql.ts';
import { silent } from './reconcile.ts';
import type { TestLedger } from './warehouse.ts';

/** Reads a month as one window, long after its end, as a list that holds these records (JSON lines) and no other. */
export async function readAlone(
  ledger: TestLedger,
  month: string,
  lines: readonly string[],
  fetchedAt: string,
): Promise<void> {
  const { start, end } = parseMonth(month, 'UTC');
  await ledger.read({ start, end }, lines, { fetchedAt, policy: { accept_shrink: true } });
}

/** Closes a month of what was published, at `now` (ISO 8601); the closed months lie beside the published copy. */
export function close(
  published: string,
  month: string,
  now: string,
  {
    acceptUnproven = false,
    projectId,
  }: { readonly acceptUnproven?: boolean; readonly projectId?: string } = {},
): Promise<VerifiedMonth> {
  const reconciliation = join(dirname(published), 'reconciliation');
  return withScratch(published, async connection => {
    const clock = (): number => Date.parse(now);
    const options = { month, projectId, reconciliation, now: clock, logger: silent };
    const context = await openContext(connection, options);
    const report = await reconcile(context, {});
    return closeMonth(context, report, { reconciliation, acceptUnproven });
  });
}

/** Rows of a query on the scratch database of a month. */
export function queryMonth(published: string, month: string, now: string, query: string): Promise<Row[]> {
  const reconciliation = join(dirname(published), 'reconciliation');
  return withScratch(published, async connection => {
    const clock = (): number => Date.parse(now);
    await openContext(connection, { month, reconciliation, now: clock, logger: silent });
    return rows(connection, query);
  });
}
