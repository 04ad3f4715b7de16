import type { DuckDBConnection } from '@duckdb/node-api';
import { billingDays } from '../../billingDays.ts';
import { type Row, rows, rowsOfFile, runFile } from '../../sql.ts';
import type { ReconcileContext } from '../context.ts';
import { micros } from '../micros.ts';
import type { Alternatives, Cell, Copies } from './cell.ts';
import type { Counted } from './figures.ts';
import type { InvoiceView } from './findCut.ts';

const none: Alternatives = { roundings: [], increments: [] };

/** Every cell in which invoice and ledger differ (sql/reconcile/invoice/cells.sql), with what else its calls might cost. */
export async function differingCells(context: ReconcileContext, view: InvoiceView): Promise<Cell[]> {
  const { connection } = context;
  await writeDays(context, view);
  await runFile(connection, 'reconcile/invoice/cells');
  const found = await rows(connection, 'from invoice_cells where invoice_amount <> amount order by cell');
  const copies = await copiesOf(connection);
  const alternatives = await alternativesOf(connection);
  return found.map(row => {
    const id = Number(row.cell);
    return cellOf(row, view.counted, copies.get(id) ?? [], alternatives.get(id) ?? none);
  });
}

/** The days of the month as the invoice cuts it. */
async function writeDays({ connection, month }: ReconcileContext, { cut }: InvoiceView): Promise<void> {
  const days = billingDays(cut.zone, cut.start, cut.end).filter(
    ({ date }) => date >= month.firstDate && date < month.nextDate,
  );
  await connection.run(
    `create or replace temp table invoice_days as
     select date::date as day, make_timestamp("start" * 1000000) as day_start, make_timestamp("end" * 1000000) as day_end
     from (select unnest(from_json($1::json, '[{"date": "varchar", "start": "bigint", "end": "bigint"}]'), recursive := true))`,
    [JSON.stringify(days)],
  );
}

async function copiesOf(connection: DuckDBConnection): Promise<Map<number, Copies[]>> {
  const found = await rows(connection, 'from invoice_copies');
  const byCell = Map.groupBy(found, row => Number(row.cell));
  const copies = new Map<number, Copies[]>();
  for (const [cell, group] of byCell) {
    const read = group.map(row => ({
      count: Number(row.copies),
      amount: micros(String(row.amount)),
      calls: BigInt(String(row.calls)),
      seconds: micros(String(row.seconds)),
      places: String(row.places),
    }));
    copies.set(cell, read);
  }
  return copies;
}

async function alternativesOf(connection: DuckDBConnection): Promise<Map<number, Alternatives>> {
  const found = await rowsOfFile(connection, 'reconcile/invoice/alternatives');
  const alternatives = new Map<number, Alternatives>();
  for (const [cell, group] of Map.groupBy(found, row => Number(row.cell))) {
    alternatives.set(cell, {
      roundings: group.filter(row => row.kind === 'rounding').map(costed),
      increments: group
        .filter(row => row.kind === 'increment')
        .map(row => ({ ...costed(row), seconds: micros(String(row.seconds)) })),
    });
  }
  return alternatives;
}

function costed(row: Row): { readonly name: string; readonly amount: bigint } {
  return { name: String(row.name), amount: micros(String(row.amount)) };
}

function cellOf(row: Row, counted: Counted, copies: readonly Copies[], alternatives: Alternatives): Cell {
  return {
    id: Number(row.cell),
    invoice: {
      amount: micros(String(row.invoice_amount)),
      calls: row.invoice_calls === null ? null : BigInt(String(row.invoice_calls)),
      seconds: row.invoice_seconds === null ? null : micros(String(row.invoice_seconds)),
      lines: BigInt(String(row.lines)),
      copies,
      amountUnit: micros(String(row.amount_unit)),
      secondsUnit: micros(String(row.seconds_unit)),
    },
    ledger: {
      amount: micros(String(row.amount)),
      calls: BigInt(String(row[`${counted}_calls`])),
      seconds: micros(String(row.seconds)),
      rate: row.rates === 1 && row.rate !== null ? micros(String(row.rate)) : null,
    },
    unpriced: {
      calls: BigInt(String(row.unpriced_calls)),
      seconds: micros(String(row.unpriced_seconds)),
      expected: micros(String(row.unpriced_expected)),
      unrated: BigInt(String(row.unrated_calls)),
    },
    hasGap: row.has_gap === true,
    alternatives,
  };
}
