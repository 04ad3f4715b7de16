import type { DuckDBConnection } from '@duckdb/node-api';
import { firstRow, rows, runScript } from '../../sql.ts';
import { sqlFromTemplate } from '../../sqlTemplate.ts';
import { micros } from '../micros.ts';

/** Whose number an inbound call is billed by: the caller's, or the one that was called. */
export type InboundSide = 'from' | 'to';

/**
 * Makes invoice_families and invoice_calls (sql/reconcile/invoice/calls.sql). An inbound call's country is the caller's, as
 * in the rest of the reconciliation, unless the invoice's amounts are nearer to the ledger's by that of the called number.
 */
export async function assignCalls(connection: DuckDBConnection): Promise<InboundSide> {
  if (!(await isTold(connection))) return assign(connection, 'from');
  await assign(connection, 'to');
  const called = await misfit(connection);
  await assign(connection, 'from');
  return called < (await misfit(connection)) ? assign(connection, 'to') : 'from';
}

async function assign(connection: DuckDBConnection, side: InboundSide): Promise<InboundSide> {
  const script = sqlFromTemplate('reconcile/invoice/calls', { inbound_side: side });
  await runScript(connection, script, {}, 'reconcile/invoice/calls');
  return side;
}

/** Whether a line bills inbound calls by country. */
async function isTold(connection: DuckDBConnection): Promise<boolean> {
  const found = await rows(
    connection,
    "select 1 from invoice_lines where kind = 'calls' and destination is not null and coalesce(direction, 'INBOUND') = 'INBOUND' limit 1",
  );
  return found.length > 0;
}

async function misfit(connection: DuckDBConnection): Promise<bigint> {
  return micros(String((await firstRow(connection, 'reconcile/invoice/misfit')).misfit));
}
