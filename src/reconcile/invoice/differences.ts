import type { DuckDBConnection } from '@duckdb/node-api';
import { rows, runScript } from '../../sql.ts';
import { sqlFromTemplate } from '../../sqlTemplate.ts';
import { decimalText, type Micros, magnitude, micros } from '../micros.ts';
import { attribute } from './attribution.ts';
import type { Cell, Part } from './cell.ts';
import type { InvoiceView } from './findCut.ts';
import { roundingLimit } from './left.ts';

interface CellPart {
  readonly cell: Cell;
  readonly part: Part;
}

/** Makes invoice_differences and invoice_totals (sql/reconcile/invoice/differences.sql) from the cells that differ. */
export async function writeDifferences(
  connection: DuckDBConnection,
  cells: readonly Cell[],
  view: InvoiceView,
): Promise<void> {
  const parts = cells.flatMap(cell => attribute(cell).map(part => ({ cell, part })));
  const adjusted = await withAdjustments(connection, parts);
  await connection.run(
    `create or replace temp table invoice_parts as
     select unnest(from_json($1::json, '[{"cell": "bigint", "step": "bigint", "reason": "varchar", "amount": "decimal(38, 6)", "evidence": "varchar"}]'), recursive := true)`,
    [
      JSON.stringify(
        adjusted.map(({ cell, part }, step) => ({
          cell: cell.id,
          step,
          ...part,
          amount: decimalText(part.amount),
        })),
      ),
    ],
  );
  const script = sqlFromTemplate('reconcile/invoice/differences', { counted: view.counted });
  await runScript(connection, script, {}, 'reconcile/invoice/differences');
}

/**
 * Later changes of earlier months may be billed with the calls of this one. Where one thing of a currency alone is
 * unexplained, and it is exactly that sum, that is its reason.
 */
async function withAdjustments(
  connection: DuckDBConnection,
  parts: readonly CellPart[],
): Promise<readonly CellPart[]> {
  const sums = await adjustments(connection);
  if (sums.size === 0) return parts;
  const currencies = await currenciesOf(connection);
  const unexplained = parts.filter(({ part }) => part.reason === 'unexplained');
  return parts.map(entry => {
    const currency = currencies.get(entry.cell.id);
    const sum = currency === undefined ? undefined : sums.get(currency);
    const alike = unexplained.filter(({ cell }) => currencies.get(cell.id) === currency);
    if (sum === undefined || entry.part.reason !== 'unexplained' || alike.length !== 1) return entry;
    const limit = roundingLimit(entry.cell) + entry.cell.invoice.amountUnit;
    if (magnitude(entry.part.amount - sum) > limit) return entry;
    const evidence = `changes of earlier months come to ${decimalText(sum)}`;
    return { ...entry, part: { ...entry.part, reason: 'adjustments of earlier months', evidence } };
  });
}

/** By currency: what no line of its own bills. */
async function adjustments(connection: DuckDBConnection): Promise<Map<string, Micros>> {
  const found = await rows(
    connection,
    `select currency, sum(amount)::decimal(38, 6) as amount from month_adjustments
     where currency not in (select currency from invoice_lines where kind = 'adjustment')
     group by currency having sum(amount) <> 0`,
  );
  return new Map(found.map(row => [String(row.currency), micros(String(row.amount))]));
}

async function currenciesOf(connection: DuckDBConnection): Promise<Map<number, string>> {
  const found = await rows(connection, 'select cell, currency from invoice_cells');
  return new Map(found.map(row => [Number(row.cell), String(row.currency)]));
}
