import { type Micros, magnitude } from '../micros.ts';
import type { Copies } from './cell.ts';
import { type Left, roundingLimit, take } from './left.ts';

/** Lines that stand there twice, as far as the ledger has them once; then calls that are counted two or more times. */
export function duplicates(left: Left): Left {
  const once = left.cell.invoice.copies.reduce(withoutCopies, left);
  return magnitude(once.amount) <= roundingLimit(once.cell) ? once : multiples(once);
}

/** Takes as many copies away as bring the invoice nearest to the ledger. */
function withoutCopies(left: Left, copies: Copies): Left {
  let taken = 0n;
  while (
    taken < BigInt(copies.count) &&
    nearer(left.amount - (taken + 1n) * copies.amount, left.amount - taken * copies.amount)
  )
    taken += 1n;
  return take(left, 'duplicates', taken * copies.amount, `equal lines: ${copies.places}`, {
    calls: taken * copies.calls,
    seconds: taken * copies.seconds,
  });
}

function nearer(one: Micros, other: Micros): boolean {
  return magnitude(one) < magnitude(other);
}

/** Counts, seconds and amount are all the same multiple of the ledger's. */
function multiples(left: Left): Left {
  const { cell, calls, seconds, amount } = left;
  const { ledger, invoice } = cell;
  const times = multipleOf(calls, ledger.calls) ?? (calls === null ? nearestMultiple(left) : undefined);
  if (times === undefined || times < 2n || ledger.calls === 0n) return left;
  // One call more beside one call may as well be another one, which a gap hides.
  if (cell.hasGap && ledger.calls < 3n) return left;
  const further = times - 1n;
  if (seconds !== null && magnitude(seconds - times * ledger.seconds) > invoice.secondsUnit) return left;
  if (magnitude(amount - further * ledger.amount) > invoice.amountUnit + times * roundingLimit(cell))
    return left;
  return take(
    left,
    'duplicates',
    further * ledger.amount,
    `calls and amount are ${times} times the ledger's`,
    {
      calls: further * ledger.calls,
      seconds: further * ledger.seconds,
    },
  );
}

function multipleOf(count: bigint | null, base: bigint): bigint | undefined {
  return count !== null && base > 0n && count % base === 0n ? count / base : undefined;
}

/** Of an invoice that says the time alone. */
function nearestMultiple({ cell, seconds }: Left): bigint | undefined {
  if (seconds === null || cell.ledger.seconds === 0n) return undefined;
  return (2n * seconds + cell.ledger.seconds) / (2n * cell.ledger.seconds);
}
