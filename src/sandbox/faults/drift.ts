import type { CallPlan } from '../plan.ts';

/**
 * A list that moves while it is paged, in `steps` requests, and then rests. Every step changes the number of
 * its calls, because a reader can prove a reading only by a total that stays; a list that fits one page does
 * not move, because one answer is always of one moment.
 */
export interface Motion {
  /** Number of this request, from 1; the list rests after `steps` requests. */
  readonly step: number;
  readonly steps: number;
  /** Whether calls appear (`drift`) or disappear (`vanish`). */
  readonly kind: 'drift' | 'vanish';
}

/** A place in the list at rest, and whether what is listed there is a call that will be gone. */
export interface Position {
  readonly index: number;
  readonly ghost: boolean;
}

/** One in this many calls moves, or more where the list is short. */
const STRIDE = 7;

/** The positions that are visible at this step, in the list's order. */
export function visiblePositions(total: number, { step, steps, kind }: Motion): Position[] {
  const stride = strideOf(total, steps);
  const positions: Position[] = [];
  for (let index = 0; index < total; index++) {
    const settled = step >= settledAt(index, stride, steps);
    if (settled || kind === 'vanish') positions.push({ index, ghost: false });
    if (!settled && kind === 'vanish') positions.push({ index, ghost: true });
  }
  return positions;
}

/** Whether the price of the call at `index`, one that does not move, is still going to change. */
export function isProvisional(index: number, total: number, { step, steps, kind }: Motion): boolean {
  const stride = strideOf(total, steps);
  return kind === 'drift' && step <= steps && index % stride === stride - 1;
}

function strideOf(total: number, steps: number): number {
  return Math.max(1, Math.min(STRIDE, Math.floor(total / steps)));
}

/** Movers settle one after the other, at steps 2 … steps + 1. */
function settledAt(index: number, stride: number, steps: number): number {
  return index % stride === 0 ? 2 + ((index / stride) % steps) : 1;
}

/** A call that is listed only for a while: the double of another one, with an id of its own. */
export function ghostOf(plan: CallPlan): CallPlan {
  return { ...plan, id: `${plan.id.slice(0, 10)}ZZZ${plan.id.slice(13)}` };
}

/** The price before it was corrected: a ten-thousandth more. */
export function provisional(plan: CallPlan): CallPlan {
  return { ...plan, price: plan.price + 1 };
}
