import type { Policy } from '../manifest.ts';

/** Fewer missing calls than this are never a suspicious shrink. */
const shrinkFloor = 20;

/**
 * Why a reading that lists `now` calls where the last one had `before` is refused, or null: an API that suddenly lists
 * far fewer calls is more often wrong than right.
 */
export function suspiciousShrink(policy: Policy, before: number, now: number): string | null {
  const missing = before - now;
  // As a share of hundredths of a percent in whole numbers: a product with 0.9 errs at the boundary.
  const allowed = Math.round(policy.shrink_limit * 10_000);
  if (policy.accept_shrink || missing < shrinkFloor || missing * 10_000 <= allowed * before) return null;
  return (
    `refused: the API lists ${now} calls where the last reading had ${before}, and TRUNKLEDGER_SHRINK_LIMIT allows ` +
    `${allowed / 100}% fewer. If that is right: trunkledger sync --accept-shrink (while up runs: trunkledger run sync --accept-shrink)`
  );
}
