import type { DuckDBConnection } from '@duckdb/node-api';
import { rows, rowsOfFile } from '../../sql.ts';
import { decimalText, type Micros, magnitude, micros } from '../micros.ts';
import { exceeds, type Tolerance } from '../tolerance.ts';
import { type Reason, reasons } from './cell.ts';

/** From the ledger's sum to the invoice's: the parts add up to the difference exactly. */
export interface Waterfall {
  readonly currency: string;
  readonly ledger: Micros;
  readonly invoice: Micros;
  readonly isOnInvoice: boolean;
  readonly isInLedger: boolean;
  readonly steps: readonly Step[];
}

interface Step {
  readonly reason: Reason;
  readonly amount: Micros;
  /** Sum of its differences without their signs: what outweighs each other is not nothing. */
  readonly gross: Micros;
  /** Rows of invoice_differences. */
  readonly count: number;
  /** Of the largest difference. */
  readonly evidence: string;
}

/**
 * One waterfall a currency, from invoice_differences and invoice_totals.
 * Throws where the parts do not sum to the difference: no report is better than one whose sums are not true.
 */
export async function readWaterfalls(connection: DuckDBConnection): Promise<Waterfall[]> {
  const found = await rowsOfFile(connection, 'reconcile/invoice/waterfall');
  const totals = await rows(connection, 'from invoice_totals');
  return totals.map(total => {
    const own = found.filter(row => row.currency === total.currency);
    const waterfall: Waterfall = {
      currency: String(total.currency),
      ledger: micros(String(total.ledger_amount)),
      invoice: micros(String(total.invoice_amount)),
      isOnInvoice: total.is_on_invoice === true,
      isInLedger: total.is_in_ledger === true,
      steps: reasons.map(reason =>
        stepOf(
          reason,
          own.find(row => row.reason === reason),
        ),
      ),
    };
    holdSum(waterfall);
    return waterfall;
  });
}

function stepOf(reason: Reason, row: Readonly<Record<string, unknown>> | undefined): Step {
  if (row === undefined) return { reason, amount: 0n, gross: 0n, count: 0, evidence: '' };
  return {
    reason,
    amount: micros(String(row.amount)),
    gross: micros(String(row.gross)),
    count: Number(row.count),
    evidence: String(row.evidence),
  };
}

function holdSum({ currency, invoice, ledger, steps }: Waterfall): void {
  const sum = steps.reduce((total, { amount }) => total + amount, 0n);
  if (sum !== invoice - ledger)
    throw new Error(
      `the parts of the difference in ${currency} sum to ${decimalText(sum)}, it is ${decimalText(invoice - ledger)}`,
    );
}

/**
 * Whether the difference, or any part of it, exceeds the tolerance. Rounding is bounded by half a unit of each line and
 * call, and does not count.
 */
export function differs({ ledger, steps }: Waterfall, tolerance: Tolerance): boolean {
  const counted = steps.filter(({ reason }) => reason !== 'rounding');
  const sum = counted.reduce((total, { amount }) => total + amount, 0n);
  return [sum, ...counted.map(({ gross }) => gross)].some(amount =>
    exceeds(tolerance, decimalText(magnitude(amount)), decimalText(ledger)),
  );
}
