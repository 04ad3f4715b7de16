import { costOf, type Micros, magnitude, rateOf, shortDecimal } from '../micros.ts';
import type { Cell } from './cell.ts';
import { costAtLedgerRate, type Left, roundingLimit, sameCalls, sameSeconds, take } from './left.ts';

/** Every price rounded again before it was added: then the difference is larger than the prices' own fourth decimal. */
export function rounding(left: Left): Left {
  if (!sameCalls(left) || (left.seconds !== null && !sameSeconds(left))) return left;
  const { invoice, ledger, alternatives } = left.cell;
  const fits = alternatives.roundings.find(
    ({ amount }) => amount !== ledger.amount && magnitude(invoice.amount - amount) <= invoice.amountUnit,
  );
  return fits ? take(left, 'rounding', left.amount, fits.name) : left;
}

/** Other billed seconds for the same calls, at the ledger's rate. */
export function increment(left: Left): Left {
  const { cell } = left;
  if (cell.ledger.seconds === 0n || sameSeconds(left)) return left;
  if (left.seconds === null) return incrementByAmount(left);
  const difference = left.seconds - cell.ledger.seconds;
  const steps = cell.alternatives.increments.find(
    ({ seconds }) => magnitude(seconds - (left.seconds ?? 0n)) <= cell.invoice.secondsUnit,
  );
  const evidence = `${shortDecimal(difference)} s more than billed${steps ? `, as in steps of ${steps.name}` : ''}`;
  return take(left, 'increment', costOfSeconds(left, difference), evidence, { seconds: difference });
}

/** What minutes are rounded by has no reason of its own: the whole rest, where it lies in their slack. */
function costOfSeconds({ cell, amount }: Left, difference: Micros): Micros {
  const cost = costAtLedgerRate(cell, difference);
  // Of calls of several rates nobody can tell which were longer.
  if (cell.ledger.rate === null && cost > 0n === amount > 0n) return amount;
  const rest = magnitude(amount - cost);
  const slack = roundingLimit(cell) + magnitude(costAtLedgerRate(cell, cell.invoice.secondsUnit));
  return rest > roundingLimit(cell) && rest <= slack ? amount : cost;
}

/** An invoice without minutes: the steps in which the same calls cost what it says. */
function incrementByAmount(left: Left): Left {
  const { cell } = left;
  const target = cell.ledger.amount + left.amount;
  const fits = cell.alternatives.increments.find(
    ({ amount, seconds }) =>
      seconds !== cell.ledger.seconds && magnitude(amount - target) <= roundingLimit(cell),
  );
  return fits
    ? take(left, 'increment', fits.amount - cell.ledger.amount, `as in steps of ${fits.name}`)
    : left;
}

/** Another price for the same seconds. */
export function rate(left: Left): Left {
  const { cell } = left;
  const { ledger } = cell;
  if (ledger.seconds === 0n || (left.seconds === null && left.calls === null && !tellsRate(cell)))
    return left;
  const other = rateOf(ledger.amount + left.amount, ledger.seconds);
  if (ledger.rate === null)
    return take(left, 'rate', left.amount, 'the same calls and seconds cost otherwise');
  const amount = costOf(ledger.seconds, other - ledger.rate);
  const isExact = magnitude(left.amount - amount) <= roundingLimit(cell);
  return take(
    left,
    'rate',
    isExact ? amount : left.amount,
    `${shortDecimal(other)} a minute, the ledger has ${shortDecimal(ledger.rate)}`,
  );
}

/** An amount alone shows another rate only where rounding is far smaller than the smallest step of a rate. */
function tellsRate(cell: Cell): boolean {
  const { ledger } = cell;
  if (ledger.rate === null) return false;
  return roundingLimit(cell) * 5n < costOf(ledger.seconds, 100n);
}
