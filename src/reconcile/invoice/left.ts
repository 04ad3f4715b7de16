import { costOf, dividedHalfUp, type Micros, magnitude } from '../micros.ts';
import type { Cell, Part, Reason } from './cell.ts';

/** What of a cell is not attributed yet. Each step takes its part and hands on the rest. */
export interface Left {
  readonly cell: Cell;
  readonly parts: readonly Part[];
  /** Invoice less ledger, less the parts. */
  readonly amount: Micros;
  /** The invoice's quantities without what the parts explain. */
  readonly calls: bigint | null;
  readonly seconds: Micros | null;
}

/** Half a unit of the fourth decimal, in which calls are priced: what rounding each of them may come to. */
export const CALL_UNIT = 50n;

/** With a part taken, and what it explains of calls and seconds. */
export function take(
  left: Left,
  reason: Reason,
  amount: Micros,
  evidence: string,
  explained: { readonly calls?: bigint; readonly seconds?: Micros } = {},
): Left {
  if (amount === 0n) return left;
  return {
    ...left,
    parts: [...left.parts, { reason, amount, evidence }],
    amount: left.amount - amount,
    calls: left.calls === null ? null : left.calls - (explained.calls ?? 0n),
    seconds: left.seconds === null ? null : left.seconds - (explained.seconds ?? 0n),
  };
}

/** Half a unit of the invoice's last decimal a line, and of the fourth decimal a call; nothing where either side has nothing. */
export function roundingLimit({ invoice, ledger }: Cell): Micros {
  if (invoice.lines === 0n || ledger.calls === 0n) return 0n;
  return invoice.amountUnit + CALL_UNIT * ledger.calls;
}

/** Calls, where the invoice counts them, are as many as the ledger's. */
export function sameCalls({ cell, calls }: Left): boolean {
  return calls === null || calls === cell.ledger.calls;
}

export function sameSeconds({ cell, seconds }: Left): boolean {
  return seconds !== null && magnitude(seconds - cell.ledger.seconds) <= cell.invoice.secondsUnit;
}

/** Seconds at the rate of the ledger's calls, or at their mean where they have several. */
export function costAtLedgerRate({ ledger }: Cell, seconds: Micros): Micros {
  return ledger.rate === null
    ? dividedHalfUp(ledger.amount * seconds, ledger.seconds)
    : costOf(seconds, ledger.rate);
}
