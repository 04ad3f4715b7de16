/** A start this late after its slot gives the slot up. */
export const lateMilliseconds = 25;

/** For so long after its time a point may still be given out: the rest of being late is for what comes after. */
export const usableMilliseconds = lateMilliseconds / 2;

/** What clocks, timers and the way to the store may differ by, beside being late. */
const inexactMilliseconds = 25;

/** More points than any window has: the counter of a key on which all hold. */
export const heldPoints = 1_000_000_000;

/** How the starts of a budget lie in time. */
export interface SlotGrid {
  /** Of one window of the counter. */
  readonly points: number;
  /** Whole, and at least one second: the stores count no shorter ones. */
  readonly windowMilliseconds: number;
  readonly spacingMilliseconds: number;
}

/**
 * Slots so far apart that any number of them which is one more than a second may have takes longer than a second, even
 * where the first starts as late as it may. That costs a twentieth of the rate.
 */
export function slotGrid(requestsPerSecond: number): SlotGrid {
  const points = Math.ceil(requestsPerSecond);
  const second = 1000 + lateMilliseconds + inexactMilliseconds;
  const windowMilliseconds = Math.ceil((points * second) / requestsPerSecond);
  return { points, windowMilliseconds, spacingMilliseconds: windowMilliseconds / points };
}
