import { magnitude } from '../micros.ts';
import type { Cell, Part } from './cell.ts';
import { duplicates } from './duplicates.ts';
import { type Left, roundingLimit, take } from './left.ts';
import { increment, rate, rounding } from './prices.ts';
import { missingCoverage, otherCalls, unpriced } from './volumes.ts';

const steps = [rounding, duplicates, unpriced, missingCoverage, otherCalls, increment, rate, unexplained];

/**
 * The parts of a cell's difference (invoice less ledger), each with one reason. They sum to it exactly, whatever the
 * cell is: the last step takes what is left. A step looks only where more is left than rounding explains.
 */
export function attribute(cell: Cell): readonly Part[] {
  const { invoice, ledger } = cell;
  let left: Left = {
    cell,
    parts: [],
    amount: invoice.amount - ledger.amount,
    calls: invoice.calls,
    seconds: invoice.seconds,
  };
  for (const step of steps) {
    left = step(left);
    if (isRounding(left))
      left = take(left, 'rounding', left.amount, 'within half a unit of each line and call');
    if (left.amount === 0n) break;
  }
  return left.parts;
}

function isRounding(left: Left): boolean {
  return left.amount !== 0n && magnitude(left.amount) <= roundingLimit(left.cell);
}

function unexplained(left: Left): Left {
  return take(left, 'unexplained', left.amount, 'none of the reasons fits');
}
