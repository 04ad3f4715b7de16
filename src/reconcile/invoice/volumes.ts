import { costOf, dividedHalfUp, type Micros, magnitude, shortDecimal } from '../micros.ts';
import { CALL_UNIT, costAtLedgerRate, type Left, roundingLimit, take } from './left.ts';

/** Calls without a price: as much of what they will cost as the invoice has more. */
export function unpriced(left: Left): Left {
  const { calls, seconds, expected } = left.cell.unpriced;
  if (left.amount <= 0n || expected <= 0n) return left;
  const isBilled = left.calls === null || left.calls > left.cell.ledger.calls;
  if (!isBilled) return left;
  const limit = roundingLimit(left.cell) + left.cell.invoice.amountUnit + CALL_UNIT * calls;
  const amount = left.amount + limit >= expected ? expected : left.amount;
  return take(
    left,
    'unpriced',
    amount,
    `${counted(calls)} without a price, ${shortDecimal(expected)} at their rates`,
    {
      calls,
      seconds,
    },
  );
}

/** Where the ledger has a gap: what the invoice has more, as far as its calls or seconds are more. */
export function missingCoverage(left: Left): Left {
  const { cell, amount } = left;
  if (!cell.hasGap || amount <= 0n) return left;
  const calls = left.calls === null ? null : left.calls - cell.ledger.calls;
  const seconds = left.seconds === null ? null : left.seconds - cell.ledger.seconds;
  if ((calls ?? 1n) <= 0n || (seconds ?? 1n) <= 0n) return left;
  const cost = costOfMissing(left, calls, seconds);
  const isAll = cost >= amount || magnitude(amount - cost) <= missingLimit(left, calls);
  const evidence = `${[calls === null ? '' : counted(calls), seconds === null ? '' : `${shortDecimal(seconds)} s`].filter(Boolean).join(', ') || 'amount'} more than the ledger, which has a gap`;
  return take(left, 'missing coverage', isAll ? amount : cost, evidence, {
    calls: calls ?? 0n,
    seconds: seconds ?? 0n,
  });
}

/** At the rate of the calls that are there; by the invoice's own mean where none are, or it does not say the time. */
function costOfMissing({ cell, amount }: Left, calls: bigint | null, seconds: Micros | null): Micros {
  if (seconds !== null && cell.ledger.seconds > 0n) return costAtLedgerRate(cell, seconds);
  if (calls !== null && cell.ledger.calls > 0n && cell.invoice.calls)
    return dividedHalfUp(cell.invoice.amount * calls, cell.invoice.calls);
  return amount;
}

function missingLimit({ cell }: Left, calls: bigint | null): Micros {
  const { rate } = cell.ledger;
  const seconds = rate === null ? 0n : costOf(cell.invoice.secondsUnit, rate);
  return roundingLimit(cell) + CALL_UNIT * (calls ?? 0n) + seconds;
}

/** Calls that one side alone has, and nothing above explains: what they cost cannot be told from other prices. */
export function otherCalls(left: Left): Left {
  const { cell, amount, calls } = left;
  if (cell.invoice.lines === 0n)
    return take(left, 'unexplained', amount, 'no line of the invoice bills these calls');
  if (cell.ledger.calls === 0n && cell.unpriced.calls === 0n)
    return take(left, 'unexplained', amount, 'the ledger has no such calls');
  if (calls === null || calls === cell.ledger.calls) return left;
  const more = calls - cell.ledger.calls;
  return take(
    left,
    'unexplained',
    amount,
    more > 0n
      ? `${counted(more)} that the ledger does not have`
      : `${counted(-more)} that the invoice does not have`,
  );
}

function counted(calls: bigint): string {
  return calls === 1n ? '1 call' : `${calls} calls`;
}
